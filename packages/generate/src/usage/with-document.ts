import type { ApiModel, Json, MediaType, Operation, Parameter, Schema, SchemaNode } from '@touchstone/core';
import { atPointer, childPointer } from '@touchstone/core/internal';
import { isSchema } from '../schema/subschemas.js';
import type { NewComponent } from './variant-places.js';

/** Returns the model with the schemas of another document, which has schemas at the same places and new components. */
export function withDocument(
  model: ApiModel,
  document: { readonly [key: string]: Json },
  components: readonly NewComponent[],
): ApiModel {
  const node = (original: SchemaNode): SchemaNode => {
    const schema = atPointer(document, original.pointer);
    return isSchema(schema) ? { ...original, schema } : original;
  };
  const content = (media: readonly MediaType[]): readonly MediaType[] =>
    media.map((item) => (item.schema ? { ...item, schema: node(item.schema) } : item));
  const parameters = (list: readonly Parameter[]): readonly Parameter[] =>
    list.map((parameter) => ({ ...parameter, schema: node(parameter.schema) }));
  const operation = (original: Operation): Operation => ({
    ...original,
    parameters: parameters(original.parameters),
    ...(original.requestBody && {
      requestBody: { ...original.requestBody, content: content(original.requestBody.content) },
    }),
    responses: original.responses.map((response) => ({ ...response, content: content(response.content) })),
  });
  const added = components.map(({ name, location }): [string, SchemaNode] => {
    const pointer = childPointer('#/components/schemas', name);
    return [name, { pointer, location, schema: atPointer(document, pointer) as Schema }];
  });
  return {
    ...model,
    document,
    operations: model.operations.map(operation),
    schemas: new Map([
      ...[...model.schemas].map(([name, schema]) => [name, node(schema)] as const),
      ...added,
    ]),
    webhooks: model.webhooks.map((webhook) => ({
      ...webhook,
      headers: parameters(webhook.headers),
      content: content(webhook.content),
    })),
  };
}
