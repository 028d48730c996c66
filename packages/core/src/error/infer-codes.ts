import { hasOwn } from '../load/reference.js';
import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, MediaType } from '../model/model.js';
import { schemaCursor } from '../model/schema-node.js';
import { atPointer, childPointer, parsePointer } from '../pointer.js';
import { defaultMatch } from './default-match.js';
import { admittedValues, alternatives } from './schema-values.js';

/** An error code with the conditions that identify it in a response body. */
type Code = Pick<ApiError, 'code' | 'match' | 'example' | 'name'>;

/** JSON Pointers at which error bodies usually have the code, most likely first. */
const PLACES = ['/code', '/error', '/error_code', '/errorCode', '/type', '/error/code', '/error/type'];

/**
 * Returns the codes that the schema and examples of a media type contain. If there are none, returns one entry without
 * a code.
 */
export function inferCodes(reader: Reader, media: MediaType | undefined): readonly Code[] {
  if (!media) return [{ code: null, match: [] }];
  const codes = [...codesOfSchema(reader, media), ...codesOfExamples(reader, media)];
  const byCode = new Map(codes.map((code) => [code.code, code]));
  if (byCode.size > 0) return [...byCode.values()];
  const [example] = media.examples;
  return [{ code: null, match: [], ...(example && { example: example.value }) }];
}

function codesOfExamples(reader: Reader, media: MediaType): readonly Code[] {
  return media.examples.flatMap(({ name, value }) => {
    const pointer = PLACES.find((place) => isCode(atPointer(value, place)));
    if (pointer === undefined) return [];
    const code = atPointer(value, pointer) as string;
    const match = defaultMatch(reader, media.schema, value);
    return [{ code, match: match.length > 0 ? match : [{ pointer, equals: code }], example: value, name }];
  });
}

function codesOfSchema(reader: Reader, media: MediaType): readonly Code[] {
  if (!media.schema) return [];
  const schema = schemaCursor(media.schema);
  const discriminator = discriminatorOf(reader, schema);
  const places = discriminator ? [discriminator.pointer, ...PLACES] : PLACES;
  for (const pointer of places) {
    const admitted = admittedValues(reader, schema, parsePointer(pointer))?.filter(isCode) ?? [];
    const named = pointer === discriminator?.pointer ? discriminator.values : [];
    const codes = admitted.length > 0 ? admitted : named;
    if (codes.length > 0) return codes.map((code) => ({ code, match: [{ pointer, equals: code }] }));
  }
  return [];
}

interface Discriminator {
  readonly pointer: string;
  readonly values: readonly string[];
}

/**
 * Returns the pointer to the property of a Discriminator Object (OpenAPI 3.1 §4.8.25) and its values, which are the
 * keys of the mapping or, without a mapping, the names of the alternative schemas. Returns undefined if there is no
 * discriminator.
 */
function discriminatorOf(reader: Reader, at: Cursor): Discriminator | undefined {
  const schema = reader.resolve(at);
  if (!schema || !hasOwn(schema.value, 'discriminator')) return undefined;
  const { discriminator } = schema.value;
  if (!hasOwn(discriminator, 'propertyName') || typeof discriminator.propertyName !== 'string')
    return undefined;
  const mapped = hasOwn(discriminator, 'mapping') ? Object.keys(discriminator.mapping as object) : [];
  const names = alternatives(reader, schema).map(({ pointer }) => parsePointer(pointer).at(-1) ?? '');
  return {
    pointer: childPointer('', discriminator.propertyName),
    values: mapped.length > 0 ? mapped : names,
  };
}

/**
 * Returns true for a word or simple URI except `about:blank`, which means that the status alone identifies the error
 * (RFC 9457 §4.2.1).
 */
function isCode(value: unknown): value is string {
  return typeof value === 'string' && value !== 'about:blank' && /^[A-Za-z][\w.:/-]*$/.test(value);
}
