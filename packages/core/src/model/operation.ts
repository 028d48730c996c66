import { EFFECT_KINDS } from '../effect/effect.js';
import type { Cursor, Reader } from './cursor.js';
import { readMediaTypes } from './media-type-object.js';
import type { Method, Operation, OperationBase, RequestBody } from './model.js';
import { readParameters } from './parameter.js';
import { readResponses } from './response.js';
import { readSecurity } from './security.js';
import { readCallbacks } from './webhook.js';

/** Reads an Operation Object (OpenAPI 3.1 §4.8.10). */
export function readOperation(
  reader: Reader,
  path: string,
  method: string,
  item: Cursor,
  cursor: Cursor,
): Operation {
  const upper = method.toUpperCase() as Method;
  const operationId = reader.string(cursor, 'operationId');
  const summary = reader.string(cursor, 'summary');
  const description = reader.string(cursor, 'description');
  const permission = reader.string(cursor, 'x-permission');
  const declaredEffect = reader.oneOf(cursor, 'x-effect', EFFECT_KINDS);
  const requestBody = readRequestBody(reader, cursor);
  const base: OperationBase = {
    id: `${upper} ${path}`,
    ...(operationId !== undefined && { operationId }),
    method: upper,
    path,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    tags: reader.strings(reader.child(cursor, 'tags'), 'tags'),
    deprecated: reader.boolean(cursor, 'deprecated') ?? false,
    ...(permission !== undefined && { permission }),
    ...(declaredEffect && { declaredEffect }),
    parameters: readParameters(reader, item, cursor),
    ...(requestBody && { requestBody }),
    callbacks: readCallbacks(reader, cursor),
    security: readSecurity(reader, cursor),
    location: cursor.location,
  };
  checkPathParameters(reader, base, cursor);
  return { ...base, responses: readResponses(reader, base, cursor) };
}

function readRequestBody(reader: Reader, operation: Cursor): RequestBody | undefined {
  const cursor = reader.child(operation, 'requestBody');
  if (!cursor || !reader.expect(cursor, 'object', 'requestBody')) return undefined;
  return {
    required: reader.boolean(cursor, 'required') ?? false,
    content: readMediaTypes(reader, cursor),
    location: cursor.location,
  };
}

function checkPathParameters(reader: Reader, operation: OperationBase, cursor: Cursor): void {
  const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
  for (const [, name] of operation.path.matchAll(/\{([^}]+)\}/g)) {
    if (declared.some((parameter) => parameter.name === name)) continue;
    reader.problem(
      'path-parameter-declared',
      cursor,
      `${operation.id} does not declare its path parameter {${name}}.`,
      `Add { name: ${name}, in: path, required: true, schema: … } to its parameters.`,
    );
  }
}
