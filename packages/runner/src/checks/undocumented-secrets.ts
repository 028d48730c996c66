import type { ApiModel, Json, SchemaNode } from '@touchstone/core';
import { applicableSchemas, childPointer, containsStoredSecret } from '@touchstone/core/internal';

/**
 * Returns the JSON Pointer to the first member of a body that its schema does not document and that contains a password
 * hash, a private key or a token of a well-known issuer by its form; undefined if there is none. Objects whose schema
 * documents no property may have any members.
 */
export const undocumentedSecret = (
  model: Pick<ApiModel, 'document'>,
  { pointer }: Pick<SchemaNode, 'pointer'>,
  body: Json,
): string | undefined => search(model, [pointer], body, '');

function search(
  model: Pick<ApiModel, 'document'>,
  pointers: readonly string[],
  value: Json,
  at: string,
): string | undefined {
  if (typeof value !== 'object' || value === null || pointers.length === 0) return undefined;
  const schemas = pointers.flatMap((pointer) => applicableSchemas(model, pointer));
  const items = schemas.flatMap(({ pointer, schema }) =>
    schema['items'] === undefined ? [] : [childPointer(pointer, 'items')],
  );
  if (Array.isArray(value))
    return firstIn(value.entries(), (item, index) => search(model, items, item, childPointer(at, index)));
  const documents = schemas.filter(({ schema }) => isObject(schema['properties']));
  const isClosed =
    documents.length > 0 && schemas.every(({ schema }) => !isObject(schema['additionalProperties']));
  return firstIn(Object.entries(value), (member, name) => {
    const declared = documents.flatMap(({ pointer, schema }) =>
      !hasOwn(schema['properties'], name) ? [] : [childPointer(childPointer(pointer, 'properties'), name)],
    );
    const place = childPointer(at, name);
    if (declared.length > 0) return search(model, declared, member, place);
    return isClosed && typeof member === 'string' && containsStoredSecret(member) ? place : undefined;
  });
}

function firstIn<K>(
  entries: Iterable<readonly [K, Json]>,
  find: (value: Json, key: K) => string | undefined,
): string | undefined {
  for (const [key, value] of entries) {
    const found = find(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

const hasOwn = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name);

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
