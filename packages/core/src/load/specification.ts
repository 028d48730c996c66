import { DocumentError } from './problem.js';
import type { Sources } from './sources.js';

/** The versions of OpenAPI that can be loaded. */
export type SpecificationVersion = '2.0' | '3.0' | '3.1';

/**
 * Returns the OpenAPI version of a document. From then on, problems in the sources use its terms.
 * @throws {DocumentError} if it is none of 2.0, 3.0 and 3.1.
 */
export function specificationOf(
  root: Record<string, unknown>,
  reference: string,
  sources: Sources,
): SpecificationVersion {
  const { openapi, swagger } = root;
  if (openapi === undefined && swagger === '2.0') {
    sources.useOpenApi2Terms();
    return '2.0';
  }
  const minor = typeof openapi === 'string' ? /^3\.([01])\.\d/.exec(openapi)?.[1] : undefined;
  if (minor !== undefined) return minor === '0' ? '3.0' : '3.1';
  const key = openapi !== undefined ? 'openapi' : swagger !== undefined ? 'swagger' : undefined;
  const received =
    key === undefined ? 'neither `openapi` nor `swagger`' : `\`${key}: ${JSON.stringify(root[key])}\``;
  throw new DocumentError([
    sources.problem(
      'openapi-version',
      { source: reference, pointer: `#/${key ?? ''}` },
      `Expected \`openapi\` to be 3.0.x or 3.1.x, or \`swagger\` to be "2.0"; received ${received}.`,
      adviceFor(key, openapi),
    ),
  ]);
}

function adviceFor(key: 'openapi' | 'swagger' | undefined, version: unknown): string {
  if (key === 'swagger') return 'Write the version of OpenAPI 2.0 as a string: `swagger: "2.0"`.';
  if (typeof version === 'string' && /^3\.[2-9]\d*\.\d/.test(version))
    return (
      'If the document uses no features newer than OpenAPI 3.1, write `openapi: 3.1.0`. ' +
      'Otherwise, pass a copy without them.'
    );
  return 'Write the version at the root, as a string of three numbers: `openapi: 3.1.0`.';
}
