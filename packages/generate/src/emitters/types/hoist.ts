import { atPointer, childPointer, parsePointer } from '@touchstone/core/internal';
import { NameTable } from '../../code/name-table.js';
import { isSchema, subschemas } from '../../schema/subschemas.js';
import { child, isMutable, type Mutable, walkDocument } from './document-walk.js';

/**
 * Gives every schema that a `$ref` reaches inside another one a component of its own. openapi-typescript looks for
 * such a schema under the type of the property it stands at, and takes `$defs` for a property.
 */
export function hoistReferences(document: Mutable): void {
  const components = child(document, 'components');
  const schemas = child(components, 'schemas');
  const names = new NameTable(Object.keys(schemas));
  const hoisted = new Map<string, string>();
  const found: Mutable = {};

  const rewrite = (schema: unknown): void => {
    if (!isMutable(schema)) return;
    if (typeof schema.$ref === 'string') schema.$ref = newReference(schema.$ref);
    for (const inner of subschemas(schema)) rewrite(inner.schema);
  };
  const newReference = (reference: string): string => {
    const tokens = parsePointer(reference);
    if (tokens.length <= 3 || !reference.startsWith('#/')) return reference;
    const pointer = tokens.reduce(childPointer, '#');
    let name = hoisted.get(pointer);
    if (name === undefined) {
      const target = atPointer(document, pointer);
      if (!isSchema(target)) return reference;
      name = names.take(tokens.slice(2).join('_'));
      hoisted.set(pointer, name);
      found[name] = structuredClone(target);
      rewrite(found[name]);
    }
    return childPointer('#/components/schemas', name);
  };

  visitSchemas(document, rewrite);
  if (hoisted.size > 0) document.components = { ...components, schemas: { ...schemas, ...found } };
  visitSchemas(document, dropDefinitions);
}

function dropDefinitions(schema: unknown): void {
  if (!isMutable(schema)) return;
  delete schema.$defs;
  for (const inner of subschemas(schema)) dropDefinitions(inner.schema);
}

function visitSchemas(document: Mutable, visit: (schema: unknown) => void): void {
  walkDocument(document, {
    schema: (holder, key) => visit(holder[key]),
    parameter: () => {},
    headers: () => {},
  });
}
