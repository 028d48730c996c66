import type { ApiModel, Json, SchemaNode } from '../model/model.js';
import { own } from '../own.js';
import { childPointer } from '../pointer.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';

/** The values that `enum` or `const` admit in an error body, by JSON Pointer. */
export type ListedValues = ReadonlyMap<string, readonly Json[]>;

const MAX_DEPTH = 12;

/** Maximum number of pointers per schema, because a recursive schema with several references lists millions. */
const MAX_POINTERS = 1_000;

/** Names of members that contain an error code. */
const CODE_NAMES: ReadonlySet<string> = new Set(['code', 'error', 'error_code', 'errorCode', 'type']);

const NONE: ListedValues = new Map();

const cache = new WeakMap<ApiModel, Map<string, ListedValues>>();

/**
 * Collects the values that `enum` and `const` list for members whose name is that of an error code, through
 * `properties`, `allOf` (intersection), and `anyOf` and `oneOf` (union), up to 12 levels deep.
 */
export function listedCodes(model: ApiModel, node: SchemaNode): ListedValues {
  let results = cache.get(model);
  if (!results) {
    results = new Map();
    cache.set(model, results);
  }
  const listed = new Map(listedValues({ model, results }, node, 0));
  listed.delete('');
  return listed;
}

interface Search {
  readonly model: ApiModel;
  /** Results by depth and pointer: error responses share schemas, and schemas refer to each other. */
  readonly results: Map<string, ListedValues>;
}

/** Returns the listed values at a schema, and those of its members that can contain a code, by relative pointer. */
function listedValues(search: Search, node: SchemaNode, depth: number): ListedValues {
  if (depth > MAX_DEPTH) return NONE;
  const key = `${depth} ${node.pointer}`;
  const listed = search.results.get(key) ?? collectValues(search, node, depth);
  search.results.set(key, listed);
  return listed;
}

function collectValues(search: Search, node: SchemaNode, depth: number): ListedValues {
  const listed = new Map<string, readonly Json[]>();
  const { schema, ...place } = resolveSchema(search.model, node);
  if (typeof schema === 'boolean') return listed;
  const resolved = { ...place, schema };
  const listedHere = 'const' in schema ? [schema.const] : schema.enum;
  if (Array.isArray(listedHere)) listed.set('', listedHere as readonly Json[]);
  for (const name of Object.keys(objectOf(schema.properties))) {
    const property = childSchema(resolved, 'properties', name);
    if (property) narrow(listed, codesBelow(name, listedValues(search, property, depth + 1)));
  }
  for (const branch of branches(resolved, 'allOf')) narrow(listed, listedValues(search, branch, depth + 1));
  for (const keyword of ['anyOf', 'oneOf']) {
    narrow(
      listed,
      union(branches(resolved, keyword).map((branch) => listedValues(search, branch, depth + 1))),
    );
  }
  return listed;
}

function* codesBelow(name: string, values: ListedValues): Iterable<readonly [string, readonly Json[]]> {
  const pointer = childPointer('', name);
  for (const [below, listed] of values)
    if (below !== '' || CODE_NAMES.has(name)) yield [`${pointer}${below}`, listed];
}

function branches(node: SchemaNode, keyword: string): readonly SchemaNode[] {
  const list = typeof node.schema === 'object' ? own(node.schema, keyword) : undefined;
  return Array.isArray(list) ? list.flatMap((_, index) => childSchema(node, keyword, index) ?? []) : [];
}

function narrow(
  into: Map<string, readonly Json[]>,
  other: Iterable<readonly [string, readonly Json[]]>,
): void {
  for (const [pointer, values] of other) {
    const present = into.get(pointer);
    if (!present && into.size >= MAX_POINTERS) continue;
    into.set(pointer, present ? intersection(present, values) : values);
  }
}

function intersection(one: readonly Json[], other: readonly Json[]): readonly Json[] {
  const admitted = new Set(other.map((value) => JSON.stringify(value)));
  return one.filter((value) => admitted.has(JSON.stringify(value)));
}

/** Returns the union of the listed values. A pointer is restricted only if every branch restricts it. */
function union(all: readonly ListedValues[]): ListedValues {
  const [first, ...rest] = all;
  if (!first) return new Map();
  return new Map(
    [...first].flatMap(([pointer, values]) => {
      const others = rest.map((other) => other.get(pointer));
      if (others.some((other) => other === undefined)) return [];
      return [[pointer, [...values, ...others.flatMap((other) => other ?? [])]] as const];
    }),
  );
}

function objectOf(value: Json | undefined): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, Json>)
    : {};
}
