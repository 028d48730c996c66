import { hasOwn } from '../load/reference.js';
import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Match, MediaType } from '../model/model.js';
import { schemaCursor } from '../model/schema-node.js';
import { atPointer, childPointer, parsePointer } from '../pointer.js';
import { defaultMatch } from './default-match.js';
import { describedCodes } from './described-codes.js';
import { admittedValues, alternatives, schemasAt } from './schema-values.js';

/** An error code with the conditions that identify it in a response body. */
type Code = Pick<ApiError, 'code' | 'match' | 'example' | 'name' | 'summary'>;

/** JSON Pointers at which error bodies usually have the code, most likely first. */
const PLACES = [
  '/code',
  '/error',
  '/error_code',
  '/errorCode',
  '/type',
  '/error/code',
  '/error/type',
  '/errno',
  '/error/errno',
  '/errors/0/code',
  '/errors/0/type',
  '/errors/0/error',
  '/detail/code',
  '/meta/code',
  '/reason',
  '/error/reason',
  '/detail',
];

/**
 * Returns the codes that the schema and examples of a media type contain. If the schema lists none, adds those that the
 * description of the response names. Returns one entry without a code if there are none at all.
 */
export function inferCodes(
  reader: Reader,
  media: MediaType | undefined,
  description: DescribedCodes,
): readonly Code[] {
  if (!media) return [{ code: null, match: [] }];
  const listed = codesOfSchema(reader, media).map((code) => withMeaning(code, description.text));
  const examples = codesOfExamples(reader, media);
  // Examples may show only some of the codes that the description names.
  const described =
    listed.length > 0
      ? []
      : codesOfDescription(reader, media, description).filter(
          ({ code }) => !examples.some((example) => example.code?.split(/[/:#]/).at(-1) === code),
        );
  const byCode = new Map([...listed, ...described, ...examples].map((code) => [code.code, code]));
  if (byCode.size > 0) return [...byCode.values()];
  const [example] = media.examples;
  return [{ code: null, match: [], ...(example && { example: example.value }) }];
}

function codesOfExamples(reader: Reader, media: MediaType): readonly Code[] {
  return media.examples.flatMap(({ name, value }) => {
    const pointer = PLACES.find((place) => isCode(atPointer(value, place)));
    if (pointer === undefined) return [];
    const equals = atPointer(value, pointer) as string | number;
    const match = defaultMatch(reader, media.schema, value);
    const isMatched = match.some((condition) => condition.pointer === pointer);
    return [
      {
        code: String(equals),
        match: isMatched ? match : [...match, { pointer, equals }],
        example: value,
        name,
      },
    ];
  });
}

/**
 * Returns the codes that the description of a response names, or else that of the property with the code. Returns an empty
 * list if the schema has no property for a code.
 */
function codesOfDescription(
  reader: Reader,
  { schema }: MediaType,
  { text, otherNames }: DescribedCodes,
): readonly Code[] {
  if (!schema) return [];
  for (const pointer of PLACES) {
    const [property] = schemasAt(reader, schemaCursor(schema), parsePointer(pointer));
    if (!property) continue;
    const isNumeric = hasOwn(property.value, 'type') && property.value.type === 'integer';
    const own = hasOwn(property.value, 'description') ? property.value.description : undefined;
    const named = [text, typeof own === 'string' ? own : '']
      .map((described) => describedCodes(described, isNumeric).filter(({ code }) => !otherNames.has(code)))
      .find((codes) => codes.length > 0);
    if (!named) continue;
    return named.map(({ code, meaning }) => ({
      code,
      match: [conditionFor(pointer, code, isNumeric)],
      ...(meaning !== undefined && { summary: meaning }),
    }));
  }
  return [];
}

/** Adds the explanation of a code that is a number, because its digits say nothing. */
function withMeaning(code: Code, description: string): Code {
  if (code.code === null || code.summary !== undefined || !/^\d+$/.test(code.code)) return code;
  const meaning = describedCodes(description, true).find(
    (described) => described.code === code.code,
  )?.meaning;
  return meaning === undefined ? code : { ...code, summary: meaning };
}

/** Returns the condition for a described code. A `type` may be a URI that ends in the code (RFC 9457 §3.1.1). */
function conditionFor(pointer: string, code: string, isNumeric: boolean): Match {
  if (isNumeric) return { pointer, equals: Number(code) };
  return pointer.endsWith('/type') && !code.includes(':')
    ? { pointer, pattern: `(^|[/:#])${code.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$` }
    : { pointer, equals: code };
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
    if (codes.length > 0) {
      const names = valueNames(schemasAt(reader, schema, parsePointer(pointer)));
      return codes.map((code) => ({
        code: String(code),
        match: [{ pointer, equals: code }],
        ...(names.has(code) && { summary: names.get(code) ?? '' }),
      }));
    }
  }
  return [];
}

/** Returns the names of enumerated values that generators of code read, by value. */
function valueNames(schemas: readonly Cursor[]): ReadonlyMap<unknown, string> {
  const names = new Map<unknown, string>();
  for (const { value } of schemas) {
    if (!hasOwn(value, 'enum') || !Array.isArray(value.enum)) continue;
    for (const key of ['x-enum-varnames', 'x-enumNames', 'x-enum-descriptions']) {
      const listed = hasOwn(value, key) ? value[key] : undefined;
      if (!Array.isArray(listed)) continue;
      for (const [index, code] of value.enum.entries())
        if (typeof listed[index] === 'string' && !names.has(code)) names.set(code, listed[index]);
    }
  }
  return names;
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

/** The names that the description of a response mentions. */
export interface DescribedCodes {
  readonly text: string;
  /** Names of parameters and headers, which are no codes. */
  readonly otherNames: ReadonlySet<string>;
}

/**
 * Returns true for a number that is no status, and for a word or simple URI except `about:blank`, which means that the status alone identifies the error
 * (RFC 9457 §4.2.1).
 */
function isCode(value: unknown): value is string | number {
  if (typeof value === 'number')
    return Number.isInteger(value) && (value < 100 || value > 599) && value !== 0;
  return typeof value === 'string' && value !== 'about:blank' && /^[A-Za-z][\w.:/-]*$/.test(value);
}
