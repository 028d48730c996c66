import { type ApiModel, childSchema, type Json, resolveSchema, type SchemaNode } from '@touchstone/core';
import { atPointer, childPointer } from '@touchstone/core/internal';

/** A member of a request body, or one that its schema documents and the body lacks. */
export interface Member {
  /** JSON Pointer into the body. */
  readonly pointer: string;
  readonly name: string;
  /** The schema of the member; undefined if the document does not describe it. */
  readonly node: SchemaNode | undefined;
  /** True if the schema of its object requires the member. */
  readonly isRequired: boolean;
}

const MAX_DEPTH = 6;
const MAX_MEMBERS = 200;

/** Returns the members of a body with its documented ones, objects before their own members. */
export function membersOf(model: ApiModel, schema: SchemaNode, body: Json): readonly Member[] {
  return [...membersBelow(model, schema, body, '', 0)].slice(0, MAX_MEMBERS);
}

function* membersBelow(
  model: ApiModel,
  node: SchemaNode | undefined,
  value: Json,
  at: string,
  depth: number,
): Iterable<Member> {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  const parts = node ? partsOf(model, node, 0) : [];
  if (Array.isArray(value)) {
    const items = parts.flatMap((part) => childSchema(part, 'items') ?? [])[0];
    for (const [index, item] of value.entries())
      yield* membersBelow(model, items, item as Json, childPointer(at, index), depth + 1);
    return;
  }
  const documented = new Map(
    parts.flatMap((part) =>
      typeof part.schema === 'object'
        ? Object.keys(part.schema.properties ?? {}).map(
            (name) => [name, childSchema(part, 'properties', name)] as const,
          )
        : [],
    ),
  );
  const required = new Set(
    parts.flatMap(({ schema }) => (typeof schema === 'object' ? (schema.required ?? []) : [])),
  );
  for (const name of new Set([...Object.keys(value), ...documented.keys()])) {
    const pointer = childPointer(at, name);
    const child = documented.get(name);
    yield { pointer, name, node: child, isRequired: required.has(name) };
    const member = Object.entries(value).find(([key]) => key === name)?.[1];
    if (member !== undefined) yield* membersBelow(model, child, member as Json, pointer, depth + 1);
  }
}

const BRANCHES = ['allOf', 'oneOf', 'anyOf'] as const;

/** Returns the schema itself and the branches of its combinations. */
function partsOf(model: ApiModel, node: SchemaNode, depth: number): readonly SchemaNode[] {
  const resolved = resolveSchema(model, node);
  const { schema } = resolved;
  if (typeof schema !== 'object' || depth > MAX_DEPTH) return [resolved];
  const branches = BRANCHES.flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.flatMap((_, index) => childSchema(resolved, keyword, index) ?? []) : [];
  });
  return [resolved, ...branches.flatMap((branch) => partsOf(model, branch, depth + 1))];
}

/** Returns the value at a JSON Pointer into a body; undefined if there is none. */
export const memberValue = (body: Json, pointer: string): Json | undefined =>
  atPointer(body, pointer) as Json | undefined;
