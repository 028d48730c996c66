import { resolve } from 'node:path';
import {
  bundle,
  createConfig,
  type Document,
  getCodeframe,
  getLineColLocation,
  isAbsoluteUrl,
  type NormalizedProblem,
  ResolveError,
  YamlParseError,
} from '@redocly/openapi-core';
import { DocumentError, type Problem } from './problem.js';
import { GuardedResolver } from './resolver.js';
import { Sources } from './sources.js';

export interface LoadOptions {
  /** What relative paths are relative to. Default: the process's working directory. */
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

/** A document read, resolved and bundled, in the dialect it was written in. Input of `buildModel`. */
export interface LoadedDocument {
  /** Absolute path or URL of the root document. */
  readonly reference: string;
  readonly specification: '3.0' | '3.1';
  /** The bundle: external references moved into `components`, internal ones kept. Not frozen. */
  readonly root: Record<string, unknown>;
  readonly sources: Sources;
  readonly cwd: string;
}

/**
 * Reads an OpenAPI 3.0 or 3.1 document, YAML or JSON, from a path or URL, with all it refers to.
 * @throws {DocumentError} with every problem: unreadable, unparsable, of another version, broken references.
 */
export async function load(source: string, options: LoadOptions = {}): Promise<LoadedDocument> {
  const cwd = options.cwd ?? process.cwd();
  const reference = isAbsoluteUrl(source) ? source : resolve(cwd, source);
  const sources = new Sources(cwd);
  const resolver = new GuardedResolver(reference, sources, options.signal);

  const document = await readRoot(reference, resolver, sources);
  const specification = specificationOf(document, sources);
  await bundleReferences(document, resolver, sources);
  return { reference, specification, root: document.parsed, sources, cwd };
}

type RootDocument = Document<Record<string, unknown>>;

async function readRoot(
  reference: string,
  resolver: GuardedResolver,
  sources: Sources,
): Promise<RootDocument> {
  const document = await resolver
    .resolveDocument<Record<string, unknown>>(null, reference, true)
    .catch((error: unknown) => error);
  if (document instanceof YamlParseError) throw new DocumentError([parseProblem(document, sources)]);
  if (document instanceof ResolveError) {
    const place = { source: reference, pointer: '#/' };
    throw new DocumentError([sources.problem('readable', place, readFailure(document, reference))]);
  }
  if (document instanceof Error) throw document;
  return requireMapping(document as RootDocument, sources);
}

function requireMapping(document: RootDocument, sources: Sources): RootDocument {
  if (typeof document.parsed !== 'object' || document.parsed === null) {
    const place = { source: document.source.absoluteRef, pointer: '#/' };
    throw new DocumentError([
      sources.problem(
        'openapi-version',
        place,
        'This is not an OpenAPI document: expected a mapping with `openapi: 3.1.0`, found ' +
          `${document.parsed === null || document.parsed === undefined ? 'nothing' : `a ${typeof document.parsed}`}.`,
      ),
    ]);
  }
  return document;
}

function specificationOf(document: RootDocument, sources: Sources): '3.0' | '3.1' {
  const { openapi, swagger } = document.parsed;
  const version = /^3\.([01])\.\d/.exec(String(openapi))?.[1];
  if (version) return version === '0' ? '3.0' : '3.1';
  const found =
    swagger !== undefined
      ? `Swagger ${String(swagger)}`
      : openapi !== undefined
        ? `openapi: ${String(openapi)}`
        : 'neither';
  const pointer = openapi !== undefined ? '#/openapi' : swagger !== undefined ? '#/swagger' : '#/';
  throw new DocumentError([
    sources.problem(
      'openapi-version',
      { source: document.source.absoluteRef, pointer },
      `Expected \`openapi\` 3.0.x or 3.1.x, found ${found}.`,
      swagger === undefined
        ? 'State the version at the root: `openapi: 3.1.0`.'
        : 'Convert it to OpenAPI 3 first.',
    ),
  ]);
}

/** Bundles in place. References that stay unresolved, each with its place, end the loading. */
async function bundleReferences(
  document: RootDocument,
  resolver: GuardedResolver,
  sources: Sources,
): Promise<void> {
  const config = await createConfig({ rules: { 'no-unresolved-refs': 'error' } });
  const { problems } = await bundle({ doc: document, config, externalRefResolver: resolver });
  const broken = problems.filter(({ severity }) => severity === 'error');
  if (broken.length > 0) throw new DocumentError(broken.map((problem) => fromRedocly(problem, sources)));
}

/** A problem as Redocly reports it, in our words for its parts. */
export function fromRedocly(problem: NormalizedProblem, sources: Sources): Problem {
  const [location] = problem.location;
  const rule = problem.ruleId === 'bundler' ? 'no-unresolved-refs' : problem.ruleId;
  const suggestion =
    problem.suggest.length > 0
      ? `Did you mean ${problem.suggest.join(', ')}?`
      : rule === 'no-unresolved-refs'
        ? 'Check the file name before the # and the JSON Pointer after it.'
        : undefined;
  const place = { source: location?.source.absoluteRef ?? '', pointer: location?.pointer ?? '#/' };
  const made = sources.problem(rule, place, problem.message.replace(/\.?$/, '.'), suggestion);
  return { ...made, severity: problem.severity === 'warn' ? 'warning' : 'error' };
}

function parseProblem(error: YamlParseError, sources: Sources): Problem {
  const { source, line, col } = error;
  const location = { source: source.absoluteRef, pointer: '#/' };
  const start = { line: line || 1, col: col || 1 };
  return {
    ...sources.problem('parsable', location, `The document does not parse: ${firstLine(error.message)}`),
    position: { ...sources.positionOf(location), line: start.line, column: start.col },
    codeFrame: getCodeframe(getLineColLocation({ source, pointer: undefined, start }), false),
  };
}

function readFailure(error: ResolveError, reference: string): string {
  const code = 'code' in error.originalError ? error.originalError.code : undefined;
  if (code === 'ENOENT') return `No such file: ${reference}. Give the path or URL of an OpenAPI document.`;
  return `The document cannot be read: ${firstLine(error.message)}`;
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;
