import type { Cursor, Reader } from './cursor.js';
import { readMediaTypes } from './media-type-object.js';
import { METHODS } from './methods.js';
import type { Callback, Method, Operation, ServerCall, Webhook, WebhookDelivery } from './model.js';
import { readParameters } from './parameter.js';

/** Reads the `webhooks` of a document (OpenAPI 3.1 §4.8.1): path items of requests that the server sends. */
export function readWebhooks(reader: Reader, operations: readonly Operation[]): readonly Webhook[] {
  const ids = new Map(
    operations.flatMap(({ id, operationId }) => [
      [id, id] as const,
      ...(operationId === undefined ? [] : [[operationId, id] as const]),
    ]),
  );
  return reader.entries(reader.child(reader.root, 'webhooks'), 'webhooks').flatMap(([name, item]) =>
    callsOf(reader, item).map(({ method, cursor }) => ({
      name,
      ...readCall(reader, method, item, cursor),
      causes: readCauses(reader, name, cursor, ids),
    })),
  );
}

/** Reads the `callbacks` of an operation (OpenAPI 3.1 §4.8.18), which are keyed by name and then by URL expression. */
export function readCallbacks(reader: Reader, operation: Cursor): readonly Callback[] {
  return reader.entries(reader.child(operation, 'callbacks'), 'callbacks').flatMap(([name, callback]) =>
    reader.patternedEntries(callback, `the callback ${name}`).flatMap(([expression, item]) =>
      callsOf(reader, item).map(({ method, cursor }) => ({
        name,
        expression,
        ...readCall(reader, method, item, cursor),
      })),
    ),
  );
}

interface Call {
  readonly method: Method;
  readonly cursor: Cursor;
}

const callsOf = (reader: Reader, item: Cursor): readonly Call[] =>
  METHODS.flatMap((method) => {
    const cursor = reader.child(item, method);
    return cursor && reader.expect(cursor, 'object', method)
      ? [{ method: method.toUpperCase() as Method, cursor }]
      : [];
  });

function readCall(reader: Reader, method: Method, item: Cursor, cursor: Cursor): ServerCall {
  const summary = reader.string(cursor, 'summary');
  const description = reader.string(cursor, 'description');
  const requestBody = reader.child(cursor, 'requestBody');
  return {
    method,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    headers: readParameters(reader, item, cursor).filter((parameter) => parameter.in === 'header'),
    content: requestBody ? readMediaTypes(reader, requestBody) : [],
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
      `Webhook ${name} is caused by ${text}, which is not an operation of the document.`,
      'Write an operationId, or a method and path such as POST /tasks.',
    );
    return [];
  });
}

/** Reads the root extension `x-webhooks`. */
export function readDelivery(reader: Reader): WebhookDelivery {
  const extension = reader.child(reader.root, 'x-webhooks');
  const isObject = extension && reader.expect(extension, 'object', 'x-webhooks');
  if (!extension || !isObject) return { signature: null, retries: [] };
  const retries = reader.items(reader.child(extension, 'retries'), 'retries');
  return {
    signature: reader.oneOf(extension, 'signature', ['standard-webhooks'] as const) ?? null,
    retries: retries.flatMap((item) => {
      if (typeof item.value === 'number' && item.value > 0) return [item.value];
      const message = `Expected a retry delay of more than 0 seconds, received ${JSON.stringify(item.value)}.`;
      reader.problem('structure', item, message);
      return [];
    }),
  };
}
