import type { ApiModel } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { literal } from '../../code/literal.js';
import type { Naming } from '../../naming.js';
import { isSchemaObject } from '../../schema/subschemas.js';

/** Returns a named type for every component schema. */
export function schemaTypes(model: ApiModel, naming: Naming): readonly string[] {
  const aliases = [...naming.schemas].map(([component, name]) => {
    const schema = model.schemas.get(component)?.schema;
    const texts = isSchemaObject(schema) ? [schema.title, schema.description] : [];
    const comment = docComment(texts.map((text) => (typeof text === 'string' ? text : undefined)));
    return `${comment}export type ${name} = components['schemas'][${literal(component)}];\n`;
  });
  return aliases.length === 0
    ? ['export {};']
    : ["import type { components } from './openapi.js';", ...aliases];
}
