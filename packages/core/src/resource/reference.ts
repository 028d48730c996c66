import type { ApiModel, Json, Operation } from '../model/model.js';
import { atPointer, childPointer } from '../pointer.js';
import { shapeOf } from './paths.js';

/** A property that names another resource, by the extension `x-reference`. */
export interface Reference {
  /** JSON Pointer into the value. */
  readonly at: string;
  /** Path template: `/customers/{id}`, `/assets/{id}`. */
  readonly path: string;
  /** Where in that path's answer the values stand, `*` for any index; null: `path` is the item's own. */
  readonly pointer: string | null;
}

/** The references present in a value of a schema. Walks the value, not the schema: its cost is the value's size. */
export function referencesIn(model: ApiModel, schema: unknown, value: Json, at = ''): readonly Reference[] {
  const references = new Map<string, Reference>();
  visit(model, schema, value, at, references, 0);
  return [...references.values()];
}

/**
 * The properties of a body by which a call names what it is about, where its path does not: items of the collection
 * that the path leads to. `PUT /tasks` with `_id`, `DELETE /tasks/bulk` with `_ids`.
 */
export function ownReferencesIn(
  model: ApiModel,
  operation: Operation,
  schema: unknown,
  body: Json,
): readonly Reference[] {
  if (operation.path.includes('{')) return [];
  return referencesIn(model, schema, body).filter((reference) => isOwn(operation, reference));
}

/** `/tasks/{id}` on `/tasks` and below, by a plain `_id` or `ids`: `parent_id` is another item's. */
export function isOwn({ path: operationPath }: Operation, { path, pointer, at }: Reference): boolean {
  const collection = path.slice(0, path.lastIndexOf('/'));
  const isBelow = operationPath === collection || operationPath.startsWith(`${collection}/`);
  return pointer === null && path.endsWith('}') && isBelow && /^\/_?(id|uuid|guid)s?(\/\d+)?$/i.test(at);
}

const MAX_DEPTH = 32;

function visit(
  model: ApiModel,
  schema: unknown,
  value: Json,
  at: string,
  references: Map<string, Reference>,
  depth: number,
): void {
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return;
  const node = schema as Record<string, unknown>;
  if (typeof node.$ref === 'string')
    visit(model, atPointer(model.document, node.$ref), value, at, references, depth + 1);
  const reference = node['x-reference'];
  if (typeof reference === 'string' && value !== null) references.set(at, parseReference(at, reference));
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const branches = node[keyword];
    if (Array.isArray(branches))
      for (const branch of branches) visit(model, branch, value, at, references, depth + 1);
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      visit(model, node.items, item, childPointer(at, index), references, depth + 1);
    }
  } else if (
    typeof value === 'object' &&
    value !== null &&
    typeof node.properties === 'object' &&
    node.properties !== null
  ) {
    for (const [name, child] of Object.entries(value)) {
      const property = Object.hasOwn(node.properties, name)
        ? (node.properties as Record<string, unknown>)[name]
        : undefined;
      visit(model, property, child, childPointer(at, name), references, depth + 1);
    }
  }
}

/** Reads an `x-reference`. `at`: where in the value it stands. */
export function parseReference(at: string, text: string): Reference {
  const [path = '', pointer] = text.split('#', 2);
  return { at, path, pointer: pointer ?? null };
}

/** With or without an envelope such as `/data`, a pointer names the same things. */
export function sameReference(first: string, second: string): boolean {
  const [a, b] = [parseReference('', first), parseReference('', second)];
  const tail = (pointer: string | null): string => pointer?.replace(/^\/data(?=\/)/, '') ?? '';
  return shapeOf(a.path) === shapeOf(b.path) && tail(a.pointer) === tail(b.pointer);
}
