import { OperationErrors } from '../error/operation-errors.js';
import { readErrors, refuseBesideReference } from '../error/read-error.js';
import type { Cursor, Reader } from './cursor.js';
import { readExamples } from './example-object.js';
import { readLinks } from './link.js';
import { readMediaTypes } from './media-type-object.js';
import type { Header, OperationBase, Response, ResponseBase } from './model.js';
import { childSchema } from './schema-node.js';

/**
 * Reads the `responses` of an operation (OpenAPI 3.1 §4.8.16). The order is that of properties in JavaScript objects:
 * numeric statuses first.
 */
export function readResponses(reader: Reader, operation: OperationBase, cursor: Cursor): readonly Response[] {
  const responses = reader.child(cursor, 'responses');
  const entries = reader.patternedEntries(responses, 'responses');
  if (entries.length === 0) {
    const advice = 'Add `responses` with at least one success status.';
    reader.problem('structure', cursor, `${operation.id} documents no response.`, advice);
  }
  const siblings = entries.map(([status]) => status);
  const declared = new OperationErrors(reader, operation.id, cursor, siblings);
  return entries.map(([status, at]) => {
    const response = readResponse(reader, status, at);
    refuseBesideReference(reader, responses, status);
    return { ...response, errors: readErrors(reader, operation, response, at, siblings, declared) };
  });
}

function readResponse(reader: Reader, status: string, cursor: Cursor): ResponseBase {
  if (!/^([1-5]\d\d|[1-5]XX|default)$/.test(status)) {
    const message = `Expected a status code, a range such as 4XX, or default; received ${status}.`;
    reader.problem('structure', cursor, message);
  }
  return {
    status,
    description: reader.string(cursor, 'description') ?? '',
    headers: reader
      .entries(reader.child(cursor, 'headers'), 'headers')
      .flatMap(([name, header]) => readHeader(reader, name, header)),
    content: readMediaTypes(reader, cursor),
    links: readLinks(reader, cursor),
    location: cursor.location,
  };
}

function readHeader(reader: Reader, name: string, cursor: Cursor): Header[] {
  // "If a response header is defined with the name Content-Type, it SHALL be ignored" (§4.8.17).
  if (name.toLowerCase() === 'content-type') return [];
  const schema = childSchema(reader, cursor);
  const description = reader.string(cursor, 'description');
  return [
    {
      name,
      required: reader.boolean(cursor, 'required') ?? false,
      ...(schema && { schema }),
      ...(description !== undefined && { description }),
      examples: readExamples(reader, cursor).map(({ value }) => value),
      location: cursor.location,
    },
  ];
}
