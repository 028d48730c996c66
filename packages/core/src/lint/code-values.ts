import type { ApiModel, Json, SchemaNode } from '../model/model.js';
import { own } from '../own.js';
import { childPointer } from '../pointer.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';

/** The values that `enum` or `const` admit in an error body, by JSON Pointer. */
export type ListedValues = ReadonlyMap<string, readonly Json[]>;

const MAX_DEPTH = 12;

/**
 * Collects the values that `enum` and `const` list, through `properties`, `allOf` (intersection), and `anyOf` and
 * `oneOf` (union), up to 12 levels deep.
 */
export function listedValues(model: ApiModel, node: SchemaNode, pointer = '', depth = 0): ListedValues {
  const listed = new Map<string, readonly Json[]>();
  if (depth > MAX_DEPTH) return listed;
  const { schema, ...place } = resolveSchema(model, node);
  if (typeof schema === 'boolean') return listed;
  const resolved = { ...place, schema };
  const listedHere = 'const' in schema ? [schema.const] : schema.enum;
  if (Array.isArray(listedHere)) listed.set(pointer, listedHere as readonly Json[]);
  for (const name of Object.keys(objectOf(schema.properties))) {
    const property = childSchema(resolved, 'properties', name);
    if (property) narrow(listed, listedValues(model, property, childPointer(pointer, name), depth + 1));
  }
  for (const branch of branches(resolved, 'allOf'))
    narrow(listed, listedValues(model, branch, pointer, depth + 1));
  for (const keyword of ['anyOf', 'oneOf']) {
    narrow(
      listed,
      union(branches(resolved, keyword).map((branch) => listedValues(model, branch, pointer, depth + 1))),
    );
  }
  return listed;
}

function branches(node: SchemaNode, keyword: string): readonly SchemaNode[] {
  const list = typeof node.schema === 'object' ? own(node.schema, keyword) : undefined;
  return Array.isArray(list) ? list.flatMap((_, index) => childSchema(node, keyword, index) ?? []) : [];
}

function narrow(into: Map<string, readonly Json[]>, other: ListedValues): void {
  for (const [pointer, values] of other) {
    const present = into.get(pointer);
    const admitted = new Set(values.map((value) => JSON.stringify(value)));
    into.set(pointer, present ? present.filter((value) => admitted.has(JSON.stringify(value))) : values);
  }
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
