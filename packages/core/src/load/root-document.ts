import { type Document, ResolveError, YamlParseError } from '@redocly/openapi-core';
import { DocumentError } from './problem.js';
import { fromParser } from './redocly-problem.js';
import type { GuardedResolver } from './resolver.js';
import { sentence } from './sentence.js';
import type { Sources } from './sources.js';

/** The document the user named, parsed. */
export type RootDocument = Document<Record<string, unknown>>;

/** @throws {DocumentError} where it cannot be read or parsed, or is no mapping. */
export async function readRoot(
  reference: string,
  resolver: GuardedResolver,
  sources: Sources,
): Promise<RootDocument> {
  const document = await resolver.resolveDocument(null, reference, true).catch((error: unknown) => error);
  const place = { source: reference, pointer: '#/' };
  if (document instanceof YamlParseError) throw new DocumentError([fromParser(document, sources)]);
  if (document instanceof ResolveError) {
    const advice = 'Give the path or URL of an OpenAPI document.';
    throw new DocumentError([sources.problem('readable', place, readFailure(document, reference), advice)]);
  }
  if (document instanceof Error) throw document;
  const { parsed } = document as Document;
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return document as RootDocument;
  throw new DocumentError([
    sources.problem(
      'openapi-version',
      place,
      `Expected an OpenAPI document, a mapping that begins with \`openapi: 3.1.0\`; found ${nameOf(parsed)}.`,
      'Give the path or URL of an OpenAPI document.',
    ),
  ]);
}

function readFailure(error: ResolveError, reference: string): string {
  const code = 'code' in error.originalError ? error.originalError.code : undefined;
  if (code === 'ENOENT') return `No such file: ${reference}.`;
  return `The document cannot be read: ${sentence(error.message)}`;
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** @throws {DocumentError} where it is of another version than 3.0 or 3.1. */
export function specificationOf({ source, parsed }: RootDocument, sources: Sources): '3.0' | '3.1' {
  const { openapi, swagger } = parsed;
  const minor = typeof openapi === 'string' ? /^3\.([01])\.\d/.exec(openapi)?.[1] : undefined;
  if (minor !== undefined) return minor === '0' ? '3.0' : '3.1';
  const key = openapi !== undefined ? 'openapi' : swagger !== undefined ? 'swagger' : undefined;
  const found = key === undefined ? 'neither it nor `swagger`' : `\`${key}: ${JSON.stringify(parsed[key])}\``;
  throw new DocumentError([
    sources.problem(
      'openapi-version',
      { source: source.absoluteRef, pointer: `#/${key ?? ''}` },
      `Expected \`openapi\` to be 3.0.x or 3.1.x, found ${found}.`,
      adviceFor(key, openapi),
    ),
  ]);
}

function adviceFor(key: 'openapi' | 'swagger' | undefined, version: unknown): string {
  if (key === 'swagger') return 'Convert it to OpenAPI 3 first.';
  if (typeof version === 'string' && /^3\.[2-9]\d*\.\d/.test(version))
    return 'State `openapi: 3.1.0` where the document uses nothing that is newer, or give a copy that does not.';
  return 'State the version at the root, as text with three numbers: `openapi: 3.1.0`.';
}
