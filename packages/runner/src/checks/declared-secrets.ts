import type { ApiModel, Json, SchemaNode } from '@touchstone/core';
import { applicableSchemas, childPointer } from '@touchstone/core/internal';

/** Matches names of members that are supposed to contain a secret. */
const SECRET_NAME = /secret|token|password|credential|api_?key/i;

/**
 * Returns a body without the strings that its schema declares as secrets: a `secret` of a list of API tokens is returned
 * on purpose. A member that is `writeOnly` is not declared for responses.
 */
export function withoutDeclaredSecrets(
  model: Pick<ApiModel, 'document'>,
  { pointer }: Pick<SchemaNode, 'pointer'>,
  body: Json,
): Json {
  return withoutSecrets(model, [pointer], body);
}

function withoutSecrets(model: Pick<ApiModel, 'document'>, pointers: readonly string[], value: Json): Json {
  if (typeof value !== 'object' || value === null || pointers.length === 0) return value;
  const schemas = pointers.flatMap((pointer) => applicableSchemas(model, pointer));
  if (Array.isArray(value)) {
    const items = schemas.flatMap(({ pointer, schema }) =>
      schema['items'] === undefined ? [] : [childPointer(pointer, 'items')],
    );
    return value.map((item) => withoutSecrets(model, items, item));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const declared = schemas.flatMap(({ pointer, schema }) =>
        hasOwn(schema['properties'], name) ? [childPointer(childPointer(pointer, 'properties'), name)] : [],
      );
      const isSecret =
        SECRET_NAME.test(name) && declared.length > 0 && !declared.some((at) => isWriteOnly(model, at));
      return [name, isSecret && typeof member === 'string' ? '' : withoutSecrets(model, declared, member)];
    }),
  );
}

const isWriteOnly = (model: Pick<ApiModel, 'document'>, pointer: string): boolean =>
  applicableSchemas(model, pointer).some(({ schema }) => schema['writeOnly'] === true);

const hasOwn = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name);
