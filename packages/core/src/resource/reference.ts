import type { ApiModel, Json, Operation } from '../model/model.js';
import { atPointer, childPointer } from '../pointer.js';
import { documentReferences } from './document-references.js';
import { collectionPath, isItemPath, pathShape, withoutTrailingSlash } from './paths.js';

/** A reference from a property to another resource, declared by the extension `x-reference`. */
export interface ResourceReference {
  /** JSON Pointer to the property in the value. */
  readonly at: string;
  /** Path template: `/customers/{id}`, `/assets/{id}`. */
  readonly path: string;
  /**
   * JSON Pointer to the values in the response of `path`, with `*` for any index; `null` if `path` is the path of an
   * item.
   */
  readonly pointer: string | null;
}

/** Returns the references in a value. Walks the value, not the schema, so the time depends on the size of the value. */
export function referencesIn(
  model: ApiModel,
  schema: unknown,
  value: Json,
  at = '',
): readonly ResourceReference[] {
  // A fast path, because most documents declare no reference and callers look for references in thousands of bodies.
  if (documentReferences(model).length === 0) return [];
  const walk = { model, references: new Map<string, ResourceReference>(), visited: new Map() };
  visit(walk, schema, value, at, 0);
  return [...walk.references.values()];
}

/**
 * Returns the references in a body that identify the target of an operation without a path parameter: items of the
 * collection at or above its path. Examples: `PUT /tasks` with `_id`, `DELETE /tasks/bulk` with `_ids`.
 */
export function targetReferencesIn(
  model: ApiModel,
  operation: Operation,
  schema: unknown,
  body: Json,
): readonly ResourceReference[] {
  if (operation.path.includes('{')) return [];
  return referencesIn(model, schema, body).filter((reference) => isTargetReference(operation, reference));
}

/**
 * Returns whether a reference identifies the target of the operation: `/tasks/{id}` on `/tasks` or below, in a property
 * named `_id`, `ids` or similar. A property such as `parent_id` refers to another item.
 */
export function isTargetReference(
  { path: operationPath }: Operation,
  { path, pointer, at }: ResourceReference,
): boolean {
  const collection = collectionPath(path);
  const isBelow =
    withoutTrailingSlash(operationPath) === collection || operationPath.startsWith(`${collection}/`);
  return pointer === null && isItemPath(path) && isBelow && /^\/_?(id|uuid|guid)s?(\/\d+)?$/i.test(at);
}

const MAX_DEPTH = 32;

interface Walk {
  readonly model: ApiModel;
  readonly references: Map<string, ResourceReference>;
  /** The pointers of the values to which each schema has been applied. */
  readonly visited: Map<object, Set<string>>;
}

function visit(walk: Walk, schema: unknown, value: Json, at: string, depth: number): void {
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return;
  const pointers = walk.visited.get(schema) ?? new Set();
  if (pointers.has(at)) return;
  walk.visited.set(schema, pointers.add(at));
  const node = schema as Record<string, unknown>;
  if (typeof node.$ref === 'string')
    visit(walk, atPointer(walk.model.document, node.$ref), value, at, depth + 1);
  const reference = node['x-reference'];
  if (typeof reference === 'string' && value !== null)
    walk.references.set(at, parseResourceReference(at, reference));
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const branches = node[keyword];
    if (Array.isArray(branches)) for (const branch of branches) visit(walk, branch, value, at, depth + 1);
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      visit(walk, node.items, item, childPointer(at, index), depth + 1);
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
      visit(walk, property, child, childPointer(at, name), depth + 1);
    }
  }
}

/**
 * Parses an `x-reference`.
 * @param at JSON Pointer to the property in the value.
 */
export function parseResourceReference(at: string, text: string): ResourceReference {
  const [path = '', pointer] = text.split('#', 2);
  return { at, path, pointer: pointer ?? null };
}

/** Returns whether two `x-reference` strings have the same target, regardless of a `/data` envelope. */
export function isSameReference(first: string, second: string): boolean {
  const [a, b] = [parseResourceReference('', first), parseResourceReference('', second)];
  const tail = (pointer: string | null): string => pointer?.replace(/^\/data(?=\/)/, '') ?? '';
  return pathShape(a.path) === pathShape(b.path) && tail(a.pointer) === tail(b.pointer);
}
