import type { Cursor, Reader } from './cursor.js';
import { readMediaTypes } from './media-type-object.js';
import type { Method, Operation, Webhook, WebhookDelivery } from './model.js';
import { METHODS } from './operation.js';
import { readParameters } from './parameter.js';

/** The `webhooks` of a document (OpenAPI 3.1 §4.8.1): path items of calls that the server makes. */
export function readWebhooks(reader: Reader, operations: readonly Operation[]): readonly Webhook[] {
  const ids = new Map(
    operations.flatMap(({ id, operationId }) => [
      [id, id] as const,
      ...(operationId === undefined ? [] : [[operationId, id] as const]),
    ]),
  );
  return reader.entries(reader.child(reader.root, 'webhooks'), 'webhooks').flatMap(([name, item]) =>
    METHODS.flatMap((method) => {
      const cursor = reader.child(item, method);
      return cursor && reader.expect(cursor, 'object', method)
        ? [readWebhook(reader, name, method.toUpperCase() as Method, item, cursor, ids)]
        : [];
    }),
  );
}

function readWebhook(
  reader: Reader,
  name: string,
  method: Method,
  item: Cursor,
  cursor: Cursor,
  ids: ReadonlyMap<string, string>,
): Webhook {
  const summary = reader.string(cursor, 'summary');
  const description = reader.string(cursor, 'description');
  const requestBody = reader.child(cursor, 'requestBody');
  return {
    name,
    method,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    headers: readParameters(reader, item, cursor).filter((parameter) => parameter.in === 'header'),
    content: requestBody ? readMediaTypes(reader, requestBody) : [],
    causes: readCauses(reader, name, cursor, ids),
    location: cursor.location,
  };
}

function readCauses(
  reader: Reader,
  name: string,
  cursor: Cursor,
  ids: ReadonlyMap<string, string>,
): readonly string[] {
  const causes = reader.child(cursor, 'x-caused-by');
  return reader.items(causes, 'x-caused-by').flatMap((at) => {
    if (!reader.expect(at, 'string', 'an item of x-caused-by')) return [];
    const text = at.value as string;
    const id = ids.get(text);
    if (id !== undefined) return [id];
    reader.problem(
      'webhook-cause',
      at,
      `The webhook ${name} is caused by ${text}, which is no operation of the document.`,
      'Write an operationId, or a method and path such as POST /tasks.',
    );
    return [];
  });
}

/** The root extension `x-webhooks`. */
export function readDelivery(reader: Reader): WebhookDelivery {
  const extension = reader.child(reader.root, 'x-webhooks');
  const isObject = extension && reader.expect(extension, 'object', 'x-webhooks');
  if (!extension || !isObject) return { signature: null, retries: [] };
  const retries = reader.items(reader.child(extension, 'retries'), 'retries');
  return {
    signature: reader.oneOf(extension, 'signature', ['standard-webhooks'] as const) ?? null,
    retries: retries.flatMap((item) => {
      if (typeof item.value === 'number' && item.value > 0) return [item.value];
      reader.problem('structure', item, 'A retry is a number of seconds above 0.');
      return [];
    }),
  };
}
