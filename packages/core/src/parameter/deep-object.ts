import type { Json } from '../model/model.js';
import { decodeForm } from './query.js';
import type { TextShape } from './text-value.js';

/** The properties of an object that is being read. */
type Properties = Map<string, Level>;
/** The items of a list that is being read, by their index in the parameter names. */
class Items extends Map<number, Level> {
  next = 0;
}
type Level = Json | Properties | Items;

/** Maximum nesting that a request can create. Further brackets become part of the last name. */
const MAX_DEPTH = 16;

/**
 * Returns the bracketed tokens after the name: `a`, `b` of `filter[a][b]`; `undefined` if the key has no brackets or
 * has a different name.
 */
export function tokensBelow(name: string, key: string): readonly string[] | undefined {
  if (!key.startsWith(name) || key[name.length] !== '[' || !key.endsWith(']')) return undefined;
  const tokens = key.slice(name.length + 1, -1).split('][');
  return tokens.length <= MAX_DEPTH
    ? tokens
    : [...tokens.slice(0, MAX_DEPTH - 1), tokens.slice(MAX_DEPTH - 1).join('][')];
}

/**
 * Reads a value in the style `deepObject`, such as `filter[a]=1` (OpenAPI 3.1 §4.8.12). The specification does not
 * define deeper levels or lists. Most servers read `filter[b][c]=2`, `filter[list][0]=3` and `filter[list][]=3`, so
 * these are supported.
 * @param pairs Tokens below the parameter name, with the raw value.
 * @returns `undefined` if `pairs` is empty.
 */
export function readDeep(
  shape: TextShape,
  pairs: readonly (readonly [below: readonly string[], raw: string])[],
): Json | undefined {
  let root: Level | undefined;
  for (const [tokens, raw] of pairs) root = put(root, shape, tokens, 0, raw);
  return root === undefined ? undefined : plain(root);
}

function put(
  level: Level | undefined,
  shape: TextShape,
  tokens: readonly string[],
  depth: number,
  raw: string,
): Level {
  const token = tokens[depth];
  const { items } = shape;
  if (token === undefined && !items) return shape.scalar(decodeForm(raw));
  if (items && (token === undefined || /^\d{0,9}$/.test(token))) {
    const list = level instanceof Items ? level : new Items();
    const index = token ? Number(token) : list.next;
    list.next = Math.max(list.next, index + 1);
    list.set(index, put(list.get(index), items, tokens, depth + 1, raw));
    return list;
  }
  const name = token ?? '';
  const isObject = level instanceof Map && !(level instanceof Items);
  const object: Properties = isObject ? (level as Properties) : new Map();
  const child = shape.properties?.get(name) ?? shape.others;
  object.set(name, put(object.get(name), child, tokens, depth + 1, raw));
  return object;
}

/**
 * Converts a level to JSON. Orders lists by index; indexes need not start at 0. Builds objects from entries, so that
 * `__proto__` is an ordinary name.
 */
function plain(level: Level): Json {
  if (level instanceof Items)
    return [...level].sort(([one], [other]) => one - other).map(([, item]) => plain(item));
  return level instanceof Map
    ? Object.fromEntries([...level].map(([name, value]) => [name, plain(value)]))
    : level;
}

/** Serializes a value as `deepObject` pairs of name and text. `null` and empty lists and objects yield no pair. */
export function writeDeep(name: string, value: Json): readonly (readonly [name: string, text: string])[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, item]) => writeDeep(`${name}[${key}]`, item));
}
