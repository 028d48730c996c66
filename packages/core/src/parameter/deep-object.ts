import type { Json } from '../model/model.js';
import { decodeForm, type QueryPair } from './query.js';
import type { TextShape } from './text-value.js';

/**
 * Style `deepObject`: `filter[a]=1` (OpenAPI 3.1 §4.8.12). Of what is further down, and of lists, the specification says
 * nothing; both ways here are as most servers have it: `filter[b][c]=2`, `filter[list][0]=3` or `filter[list][]=3`.
 */
type Level = Json | Level[] | Map<string, Level>;

/** Levels further down are one: nobody writes so many, and a request must not be able to. */
const MAX_DEPTH = 16;

/** `a`, `b` of `filter[a][b]`; undefined where the name is none below `filter`. */
export function tokensBelow(name: string, key: string): readonly string[] | undefined {
  if (!key.startsWith(name) || key[name.length] !== '[' || !key.endsWith(']')) return undefined;
  return key.slice(name.length + 1, -1).split('][', MAX_DEPTH);
}

/** The value of `name`; undefined where none of the pairs is below it. */
export function readDeep(shape: TextShape, name: string, pairs: readonly QueryPair[]): Json | undefined {
  let root: Level | undefined;
  for (const [key, raw] of pairs) {
    const tokens = tokensBelow(name, key);
    if (tokens) root = put(root, shape, tokens, raw);
  }
  return root === undefined ? undefined : plain(root);
}

function put(level: Level | undefined, shape: TextShape, tokens: readonly string[], raw: string): Level {
  const [token, ...rest] = tokens;
  const list: Level[] = Array.isArray(level) ? (level as Level[]) : [];
  if (token === undefined) {
    const { items } = shape;
    if (!items) return shape.scalar(decodeForm(raw));
    list.push(items.scalar(decodeForm(raw)));
    return list;
  }
  if (shape.items && /^\d*$/.test(token)) {
    const index = token === '' ? list.length : Math.min(Number(token), list.length);
    list[index] = put(list[index], shape.items, rest, raw);
    return list;
  }
  const map = level instanceof Map ? level : new Map<string, Level>();
  map.set(token, put(map.get(token), shape.properties?.get(token) ?? shape.others, rest, raw));
  return map;
}

/** From entries, so that a name such as `__proto__` is a name. */
function plain(level: Level): Json {
  if (level instanceof Map) return Object.fromEntries([...level].map(([key, value]) => [key, plain(value)]));
  return Array.isArray(level) ? (level as Level[]).map(plain) : (level as Json);
}

/** The other way round: names and texts, of which null is none. */
export function writeDeep(name: string, value: Json): readonly (readonly [name: string, text: string])[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, item]) => writeDeep(`${name}[${key}]`, item));
}
