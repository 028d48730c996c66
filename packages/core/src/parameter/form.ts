import type { ApiModel, Json, MediaType, PropertyEncoding } from '../model/model.js';
import { readDeep, tokensBelow, writeDeep } from './deep-object.js';
import { formDelimiter } from './delimiter.js';
import { readJson } from './json-text.js';
import { decodeForm, parseQuery, type QueryPair } from './query.js';
import { type TextShape, textShape } from './text-value.js';

type Encodings = Readonly<Record<string, PropertyEncoding>>;

/**
 * Returns a function that parses `application/x-www-form-urlencoded` bodies (OpenAPI 3.1 §4.8.14.4). Lists and objects
 * are read according to their encoding; without an encoding, a list repeats its name and an object is JSON. Bracketed
 * names are read as `deepObject` with or without an encoding, if the name before the brackets is a property of the
 * schema.
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

/** Returns the property that a bracketed name belongs to, or the name itself if there is none. */
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
  const raws =
    encoding?.explode === false
      ? first.split(formDelimiter(encoding.style).pattern)
      : pairs.map(([, raw]) => raw);
  return raws.map((raw) => readValue(items, raw));
}

/**
 * Reads a value as JSON if it begins like an object or a list, the schema admits one, and it can be parsed; otherwise
 * as a scalar.
 */
function readValue(shape: TextShape, raw: string): Json {
  const text = decodeForm(raw);
  const isJson = (shape.properties && text.startsWith('{')) || (shape.items && text.startsWith('['));
  return (isJson ? readJson(text) : undefined) ?? shape.scalar(text);
}

/**
 * Serializes an object as `application/x-www-form-urlencoded`. The inverse of {@link formReader}, except that `null`
 * becomes an empty string, list items that contain the delimiter are split, and empty lists are omitted. In
 * `deepObject`, empty objects and `null` members are omitted as well.
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
  return [[name, texts.join(formDelimiter(encoding.style).text)]];
}
