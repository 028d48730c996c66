import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Json, MediaType, OperationBase, ResponseBase } from '../model/model.js';
import { defaultMatch } from './default-match.js';
import { inferErrors } from './infer.js';
import { matches } from './match.js';
import type { OperationErrors } from './operation-errors.js';
import { type Extension, readExtension } from './read-extension.js';

/** Reads the root extension `x-error-order`: error codes in the order in which the server checks for them. */
export function readErrorOrder(reader: Reader): readonly string[] {
  return reader.strings(reader.child(reader.root, 'x-error-order'), 'x-error-order');
}

/**
 * Reads the errors of a 4xx, 5xx or default response: from Examples with `x-error`, or from the `x-error` of a response
 * without content; other errors that the response lists, whose causes are inferred from standard OpenAPI; and the causes
 * that `x-errors` of the operation declares. Reports an `x-error` on any other response.
 */
export function readErrors(
  reader: Reader,
  operation: OperationBase,
  response: ResponseBase,
  cursor: Cursor,
  siblings: readonly string[],
  declared: OperationErrors,
): readonly ApiError[] {
  const explicit = [...readDirect(reader, response, cursor), ...readExamples(reader, response, cursor)];
  if (/^(4|5|default)/.test(response.status)) {
    const others = inferErrors(reader, operation, response, siblings).filter(
      (error) => !isDeclared(error, explicit),
    );
    return declared.applyTo(response, [...explicit, ...others]);
  }
  for (const { location } of explicit) {
    const at = { ...cursor, location };
    const advice = 'Declare it on a 4xx, 5xx or default response.';
    reader.problem(
      'error-place',
      at,
      `x-error is allowed only on error responses, not on the ${response.status} response.`,
      advice,
    );
  }
  return [];
}

/**
 * Returns true if the response declares an error that was also inferred: one with the same code, or whose example has the
 * inferred code. An error without a code stands for all errors of a response.
 */
const isDeclared = ({ code, match }: ApiError, explicit: readonly ApiError[]): boolean =>
  code === null
    ? explicit.length > 0
    : explicit.some((error) => error.code === code || matches(match, error.example) === true);

function readDirect(reader: Reader, response: ResponseBase, cursor: Cursor): ApiError[] {
  const extension = reader.child(cursor, 'x-error');
  const error = extension && readExtension(reader, extension);
  if (!error) return [];
  if (response.content.length > 0) {
    const advice = 'Move it into a named Example, next to the `value`.';
    reader.problem(
      'error-place',
      extension,
      'x-error is not allowed directly on a response that has content.',
      advice,
    );
  }
  return [{ ...error, status: response.status, mediaType: null, match: error.match }];
}

function readExamples(reader: Reader, response: ResponseBase, cursor: Cursor): ApiError[] {
  const contents = reader.child(cursor, 'content');
  return response.content.flatMap((media) => {
    const object = contents && reader.child(contents, media.mediaType);
    const examples = object && reader.child(object, 'examples');
    return reader.entries(examples, 'examples').flatMap(([name, example]) => {
      refuseBesideReference(reader, examples, name);
      const extension = reader.child(example, 'x-error');
      const error = extension && readExtension(reader, extension);
      return error ? [withExample(reader, error, response.status, media, name, example)] : [];
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
  if (!value) {
    const advice = 'Add a `value` with the body that the server returns.';
    reader.problem('error-example', cursor, `Example ${name} has x-error but no \`value\`.`, advice);
  }
  const summary = reader.string(cursor, 'summary');
  const example = (value?.value ?? null) as Json;
  return {
    ...error,
    status,
    mediaType: media.mediaType,
    name,
    ...(summary !== undefined && { summary }),
    example,
    match: [...defaultMatch(reader, media.schema, example), ...error.match],
    location: cursor.location,
  };
}

/** Reports an `x-error` next to a `$ref`, where it is ignored. It belongs in the referenced object. */
export function refuseBesideReference(reader: Reader, owner: Cursor | undefined, name: string): void {
  const raw = owner && reader.rawChild(owner, name);
  const beside = raw && reader.rawChild(raw, '$ref') && reader.rawChild(raw, 'x-error');
  if (!beside) return;
  const advice = 'Move it into the referenced object.';
  reader.problem('error-beside-reference', beside, 'x-error next to a $ref is ignored.', advice);
}
