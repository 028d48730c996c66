import type { ApiModel, Json, MediaType, PropertyEncoding } from '../model/model.js';
import { readDeep, tokensBelow, writeDeep } from './deep-object.js';
import { readJson } from './json-text.js';
import { decodeForm, parseQuery, type QueryPair } from './query.js';
import { type TextShape, textShape } from './text-value.js';

type Encodings = Readonly<Record<string, PropertyEncoding>>;

/**
 * Reads bodies of `application/x-www-form-urlencoded` as the object that they stand for (OpenAPI 3.1 §4.8.14.4): lists
 * and objects as their encoding has it, and where none is stated, a list by its name repeated and an object as JSON.
 * Names with brackets are read as of a `deepObject`, stated or not, where the name before them is a property's.
 */
export function formReader(model: ApiModel, { schema, encoding = {} }: MediaType): (text: string) => Json {
  const shape = schema && textShape(model, schema.pointer);
  if (!shape)
    return (text) => Object.fromEntries(parseQuery(text).map(([name, raw]) => [name, decodeForm(raw)]));
  return (text) => {
    const byName = new Map<string, QueryPair[]>();
    for (const pair of parseQuery(text)) {
      const name = propertyOf(pair[0], shape);
      const pairs = byName.get(name);
      if (pairs) pairs.push(pair);
      else byName.set(name, [pair]);
    }
    return Object.fromEntries(
      [...byName].map(([name, pairs]) => [
        name,
        property(shape.properties?.get(name) ?? shape.others, name, pairs, encoding),
      ]),
    );
  };
}

/** The property that a name with brackets is below of; else the name itself. */
function propertyOf(name: string, { properties }: TextShape): string {
  if (properties?.has(name)) return name;
  const head = name.slice(0, Math.max(name.indexOf('['), 0));
  return properties?.has(head) && name.endsWith(']') ? head : name;
}

function property(shape: TextShape, name: string, pairs: readonly QueryPair[], encodings: Encodings): Json {
  if (pairs.some(([key]) => key !== name)) {
    const below = pairs.map(([key, raw]) => [tokensBelow(name, key) ?? [], raw] as const);
    return readDeep(shape, below) ?? null;
  }
  const [[, first] = [name, '']] = pairs;
  const { items } = shape;
  if (!items) return readValue(shape, first);
  const encoding = Object.hasOwn(encodings, name) ? encodings[name] : undefined;
  const raws = encoding?.explode === false ? first.split(delimiterOf(encoding)) : pairs.map(([, raw]) => raw);
  return raws.map((raw) => readValue(items, raw));
}

/** A text; JSON where the schema admits an object or a list. */
function readValue(shape: TextShape, raw: string): Json {
  const text = decodeForm(raw);
  const isJson = (shape.properties && text.startsWith('{')) || (shape.items && text.startsWith('['));
  return (isJson ? readJson(text) : undefined) ?? shape.scalar(text);
}

/** As it is sent, or encoded, as forms are. */
function delimiterOf({ style }: PropertyEncoding): RegExp {
  if (style === 'spaceDelimited') return /%20|\+/;
  return style === 'pipeDelimited' ? /\||%7C/i : /,|%2C/i;
}

/**
 * An object as `application/x-www-form-urlencoded`, for {@link formReader} to read: but null is an empty text, an empty
 * list is not there, and a list whose items hold the delimiter of its encoding has more of them.
 */
export function serializeForm(value: Json, encodings: Encodings = {}): string {
  const properties = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const form = new URLSearchParams();
  for (const [name, item] of properties) {
    const encoding = Object.hasOwn(encodings, name) ? encodings[name] : undefined;
    for (const [key, text] of pairs(name, item, encoding)) form.append(key, text);
  }
  return form.toString();
}

function pairs(
  name: string,
  value: Json,
  encoding: PropertyEncoding | undefined,
): readonly (readonly [string, string])[] {
  if (value === null) return [[name, '']];
  if (typeof value !== 'object') return [[name, String(value)]];
  if (encoding?.style === 'deepObject') return writeDeep(name, value);
  if (!Array.isArray(value)) return [[name, JSON.stringify(value)]];
  const texts = value.map((item: Json) =>
    typeof item === 'object' && item !== null ? JSON.stringify(item) : String(item ?? ''),
  );
  if (texts.length === 0) return [];
  if (encoding?.explode !== false) return texts.map((text) => [name, text]);
  const delimiter = { spaceDelimited: ' ', pipeDelimited: '|' }[encoding.style] ?? ',';
  return [[name, texts.join(delimiter)]];
}
