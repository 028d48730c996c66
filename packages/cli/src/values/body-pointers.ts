import { type ApiModel, childSchema, type MediaType, resolveSchema, type SchemaNode } from '@touchstone/core';
import { childPointer, parsePointer } from '@touchstone/core/internal';

/** Maximum depth of the pointers that are listed. */
const MAX_DEPTH = 6;

/** The members that the schema of a body documents. */
export interface BodyPointers {
  /** Returns true if a JSON Pointer leads to a documented member, or to one whose name the schema leaves open. */
  has(pointer: string): boolean;
  /** Returns the JSON Pointers to documented members, with 0 for the index of an item. */
  list(): readonly string[];
}

export function bodyPointers(model: ApiModel, content: readonly MediaType[]): BodyPointers {
  const roots = content.flatMap(({ schema }) => schema ?? []);
  return {
    has: (pointer) => roots.some((root) => leadsSomewhere(model, root, parsePointer(pointer))),
    list: () => [...new Set(roots.flatMap((root) => [...pointersBelow(model, root, '', 0)]))],
  };
}

const BRANCHES = ['allOf', 'oneOf', 'anyOf'] as const;

/** Returns the schema itself and the branches of its combinations. */
function partsOf(model: ApiModel, node: SchemaNode, depth = 0): readonly SchemaNode[] {
  const resolved = resolveSchema(model, node);
  const { schema } = resolved;
  if (typeof schema !== 'object' || depth > MAX_DEPTH) return [resolved];
  const branches = BRANCHES.flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.flatMap((_, index) => childSchema(resolved, keyword, index) ?? []) : [];
  });
  return [resolved, ...branches.flatMap((branch) => partsOf(model, branch, depth + 1))];
}

function leadsSomewhere(model: ApiModel, node: SchemaNode, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  const parts = partsOf(model, node);
  const children = parts.flatMap((part) => [
    childSchema(part, 'properties', name),
    ...(/^\d+$/.test(name) ? [childSchema(part, 'items')] : []),
    childSchema(part, 'additionalProperties'),
  ]);
  const documented = children.filter(
    (child): child is SchemaNode => child !== undefined && child.schema !== false,
  );
  if (documented.length > 0) return documented.some((child) => leadsSomewhere(model, child, rest));
  // A schema without any properties or items leaves the names open.
  return !parts.some(
    ({ schema }) =>
      schema === false || (typeof schema === 'object' && ('properties' in schema || 'items' in schema)),
  );
}

function* pointersBelow(model: ApiModel, node: SchemaNode, at: string, depth: number): Iterable<string> {
  if (depth > MAX_DEPTH) return;
  for (const part of partsOf(model, node)) {
    if (typeof part.schema !== 'object') continue;
    for (const name of Object.keys(part.schema.properties ?? {})) {
      const pointer = childPointer(at, name);
      yield pointer;
      const child = childSchema(part, 'properties', name);
      if (child) yield* pointersBelow(model, child, pointer, depth + 1);
    }
    const items = childSchema(part, 'items');
    if (items) yield* pointersBelow(model, items, childPointer(at, 0), depth + 1);
  }
}
