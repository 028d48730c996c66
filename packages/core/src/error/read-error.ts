import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Json, MediaType, Operation, Provenance, Response } from '../model/model.js';
import { inferErrors } from './infer.js';
import { defaultMatch, readMatch } from './match.js';
import { readTriggers } from './read-trigger.js';

const PROVENANCES: readonly Provenance[] = ['seed', 'vendor', 'observed', 'inferred', 'designed'];
const RETRIES = ['never', 'after-fix', 'after-delay', 'retry-after'] as const;
const KEYS = ['code', 'when', 'match', 'indistinguishable', 'cause', 'fix', 'retry', 'provenance'];

type OperationBase = Omit<Operation, 'responses'>;
type ResponseBase = Omit<Response, 'errors'>;

/** The root extension `x-error-order`. */
export function readErrorOrder(reader: Reader): readonly string[] {
  return reader.strings(reader.child(reader.root, 'x-error-order'), 'x-error-order');
}

/**
 * The errors of one response: each Example with `x-error`, or `x-error` on a response without content.
 * Where the response has neither, they are inferred from what standard OpenAPI says.
 */
export function readErrors(
  reader: Reader,
  operation: OperationBase,
  response: ResponseBase,
  cursor: Cursor,
  siblings: readonly string[],
): readonly ApiError[] {
  if (!/^(4|5|default)/.test(response.status)) return [];
  const explicit = [
    ...readOwn(reader, operation, response, cursor),
    ...readExamples(reader, operation, response, cursor),
  ];
  return explicit.length > 0 ? explicit : inferErrors(reader, operation, response, siblings);
}

function readOwn(
  reader: Reader,
  operation: OperationBase,
  response: ResponseBase,
  cursor: Cursor,
): ApiError[] {
  const extension = reader.child(cursor, 'x-error');
  if (!extension) return [];
  const error = readExtension(reader, operation, extension);
  return error ? [{ ...error, status: response.status, mediaType: null, match: error.match ?? [] }] : [];
}

function readExamples(
  reader: Reader,
  operation: OperationBase,
  response: ResponseBase,
  cursor: Cursor,
): ApiError[] {
  return reader.entries(reader.child(cursor, 'content'), 'content').flatMap(([mediaType, media]) => {
    const examples = reader.child(media, 'examples');
    const described = response.content.find((candidate) => candidate.mediaType === mediaType);
    return reader.entries(examples, 'examples').flatMap(([name, example]) => {
      refuseBesideReference(reader, examples, name);
      const extension = reader.child(example, 'x-error');
      const error = extension && readExtension(reader, operation, extension);
      if (!error || !described) return [];
      return [withExample(reader, error, response.status, described, name, example)];
    });
  });
}

function withExample(
  reader: Reader,
  error: Extension,
  status: string,
  media: MediaType,
  name: string,
  cursor: Cursor,
): ApiError {
  const value = reader.rawChild(cursor, 'value');
  if (!value)
    reader.problem(
      'error-example',
      cursor,
      `Example ${name} has x-error but no \`value\`.`,
      'Give the body the server answers.',
    );
  const summary = reader.string(cursor, 'summary');
  const example = (value?.value ?? null) as Json;
  return {
    ...error,
    status,
    mediaType: media.mediaType,
    name,
    ...(summary !== undefined && { summary }),
    example,
    match: [...defaultMatch(reader, media.schema, example), ...(error.match ?? [])],
    location: cursor.location,
  };
}

/** `x-error` stands in the Example Object itself: beside a `$ref` other tools drop it. */
function refuseBesideReference(reader: Reader, examples: Cursor | undefined, name: string): void {
  const raw = examples && reader.rawChild(examples, name);
  if (!raw || typeof raw.value !== 'object' || raw.value === null) return;
  if ('$ref' in raw.value && 'x-error' in raw.value) {
    reader.problem(
      'error-beside-reference',
      raw,
      'x-error beside a $ref is ignored.',
      'Move it into the Example that the $ref names.',
    );
  }
}

type Extension = Omit<ApiError, 'status' | 'mediaType' | 'match'> & { readonly match?: ApiError['match'] };

function readExtension(reader: Reader, operation: OperationBase, cursor: Cursor): Extension | undefined {
  if (!reader.expect(cursor, 'object', 'x-error')) return undefined;
  for (const key of Object.keys(cursor.value as object)) {
    if (!KEYS.includes(key)) {
      const at = reader.rawChild(cursor, key) ?? cursor;
      reader.problem(
        'error-extension',
        at,
        `x-error has no property ${key}.`,
        `It may have ${KEYS.join(', ')}.`,
      );
    }
  }
  const code = reader.string(cursor, 'code');
  if (code === undefined)
    reader.problem(
      'error-extension',
      cursor,
      'x-error needs a `code`.',
      'Name the error: `code: not_found`.',
    );
  const match = readMatch(reader, reader.child(cursor, 'match'));
  const cause = reader.string(cursor, 'cause');
  const fix = reader.string(cursor, 'fix');
  const retry = oneOf(reader, cursor, 'retry', RETRIES);
  return {
    code: code ?? null,
    triggers: readTriggers(reader, operation, cursor),
    ...(match && { match }),
    indistinguishable: reader.boolean(cursor, 'indistinguishable') ?? false,
    ...(cause !== undefined && { cause }),
    ...(fix !== undefined && { fix }),
    ...(retry && { retry }),
    provenance: oneOf(reader, cursor, 'provenance', PROVENANCES) ?? 'designed',
    explicit: true,
    location: cursor.location,
  };
}

function oneOf<T extends string>(
  reader: Reader,
  cursor: Cursor,
  key: string,
  known: readonly T[],
): T | undefined {
  const text = reader.string(cursor, key);
  if (text === undefined) return undefined;
  const found = known.find((candidate) => candidate === text);
  if (!found) {
    reader.problem(
      'error-extension',
      reader.rawChild(cursor, key) ?? cursor,
      `Expected ${key} to be one of ${known.join(', ')}; found ${text}.`,
    );
  }
  return found;
}
