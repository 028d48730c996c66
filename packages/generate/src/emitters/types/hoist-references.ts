import { atPointer, childPointer, own, parsePointer, setOwn } from '@touchstone/core/internal';
import { NameTable } from '../../code/name-table.js';
import { child, isMutable, type Mutable, walkDocument } from '../../schema/document-walk.js';
import { isSchema, subschemas } from '../../schema/subschemas.js';

/**
 * Copies each nested schema that is the target of a `$ref` into a new component, then removes every `$defs`.
 * openapi-typescript would look for such a schema under the type of the enclosing property, and it treats `$defs` as a
 * property.
 */
export function hoistReferences(document: Mutable): void {
  const components = child(document, 'components');
  const schemas = child(components, 'schemas');
  const names = new NameTable(Object.keys(schemas));
  const namesByPointer = new Map<string, string>();
  const newSchemas: Mutable = {};

  const rewrite = (schema: unknown): void => {
    if (!isMutable(schema)) return;
    if (typeof schema.$ref === 'string') schema.$ref = newReference(schema.$ref);
    for (const inner of subschemas(schema)) rewrite(inner.schema);
  };
  const newReference = (reference: string): string => {
    const tokens = parsePointer(reference);
    if (tokens.length <= 3 || !reference.startsWith('#/')) return reference;
    const pointer = tokens.reduce(childPointer, '#');
    let name = namesByPointer.get(pointer);
    if (name === undefined) {
      const target = atPointer(document, pointer);
      if (!isSchema(target)) return reference;
      name = names.reserve(tokens.slice(2).join('_'));
      namesByPointer.set(pointer, name);
      const copy = structuredClone(target);
      setOwn(newSchemas, name, copy);
      rewrite(copy);
    }
    return childPointer('#/components/schemas', name);
  };

  visitSchemas(document, rewrite);
  if (namesByPointer.size > 0)
    document.components = { ...components, schemas: { ...schemas, ...newSchemas } };
  visitSchemas(document, dropDefinitions);
}

function dropDefinitions(schema: unknown): void {
  if (!isMutable(schema)) return;
  delete schema.$defs;
  for (const inner of subschemas(schema)) dropDefinitions(inner.schema);
}

function visitSchemas(document: Mutable, visit: (schema: unknown) => void): void {
  walkDocument(document, {
    schema: (holder, key) => visit(own(holder, key)),
  });
}
