import type { Reader } from '../model/cursor.js';
import type { ApiError, OperationBase, ResponseBase } from '../model/model.js';
import { schemaCursor } from '../model/schema-node.js';
import { inferCodes } from './infer-codes.js';
import { propertyNames } from './schema-values.js';
import type { RequestPart, Trigger } from './trigger.js';

/**
 * Infers the errors of a response without `x-error`. The triggers follow from the status and the operation; the codes
 * come from the examples and from the `enum`, `const` and discriminator of the error schema, or else from descriptions. If
 * there are several
 * codes, each has one `ambiguous` trigger that lists all likely triggers, unless these are undetermined anyway.
 */
export function inferErrors(
  reader: Reader,
  operation: OperationBase,
  response: ResponseBase,
  siblings: readonly string[],
): readonly ApiError[] {
  const [media] = response.content;
  const bodies = [...(operation.requestBody?.content ?? []), ...response.content];
  const otherNames = new Set([
    ...operation.parameters.map(({ name }) => name),
    ...response.headers.map(({ name }) => name),
    ...bodies.flatMap(({ schema }) => (schema ? propertyNames(reader, schemaCursor(schema)) : [])),
  ]);
  const codes = inferCodes(reader, media, { text: response.description, otherNames });
  const triggers = triggersOf(operation, response.status, siblings, codes.length);
  return codes.map((code) => ({
    ...code,
    status: response.status,
    mediaType: media?.mediaType ?? null,
    triggers,
    indistinguishable: false,
    provenance: 'inferred',
    explicit: false,
    location: response.location,
  }));
}

/** Returns the triggers that each of several codes of a status shares; see {@link inferErrors}. */
export function triggersOf(
  operation: OperationBase,
  status: string,
  siblings: readonly string[],
  codes: number,
): readonly Trigger[] {
  const likely = inferTriggers(operation, status, siblings);
  return codes === 1 ? likely : undecided(likely);
}

/**
 * Merges triggers into one ambiguous trigger unless all are undetermined already, because standard OpenAPI does not
 * specify which of several codes a trigger causes.
 */
function undecided(triggers: readonly Trigger[]): readonly Trigger[] {
  const isUndecided = triggers.every(({ kind }) => kind === 'ambiguous' || kind === 'unknown');
  return isUndecided ? triggers : [{ kind: 'ambiguous', candidates: triggers.map(describe) }];
}

function describe(trigger: Trigger): string {
  const kind = trigger.kind.replaceAll('-', ' ');
  if ('is' in trigger) return `${kind} ${trigger.is}`;
  return 'in' in trigger ? `${kind} ${trigger.in}` : kind;
}

function inferTriggers(
  operation: OperationBase,
  status: string,
  siblings: readonly string[],
): readonly Trigger[] {
  const { security, parameters, method, requestBody } = operation;
  const unknown: readonly Trigger[] = [{ kind: 'unknown', text: `status ${status}` }];
  switch (status) {
    case '400':
    case '422': {
      const parts = invalidParts(operation, status, siblings);
      return parts.length > 0 ? parts.map((part) => ({ kind: 'request-invalid', in: part })) : unknown;
    }
    case '401': {
      const secured = security.length > 0 && security.every((alternative) => alternative.length > 0);
      if (!secured) return unknown;
      return [
        { kind: 'credential', is: 'missing' },
        { kind: 'credential', is: 'unknown' },
      ];
    }
    case '403':
      return security.some((alternative) => alternative.some(({ scopes }) => scopes.length > 0))
        ? [{ kind: 'scope-missing', lacks: 'operation' }]
        : [{ kind: 'ambiguous', candidates: ['permission denied', 'address blocked', 'resource foreign'] }];
    case '404':
      return parameters.some((parameter) => parameter.in === 'path')
        ? [{ kind: 'resource-absent' }]
        : unknown;
    case '405':
      return [{ kind: 'method-unsupported' }];
    case '406':
      return [{ kind: 'not-acceptable' }];
    case '409':
      return method === 'POST' && requestBody
        ? [{ kind: 'duplicate', fields: [] }]
        : [{ kind: 'ambiguous', candidates: ['duplicate', 'transition forbidden', 'precondition failed'] }];
    case '412':
      return [{ kind: 'precondition-failed' }];
    case '413':
      return [{ kind: 'payload-too-large', limit: 0 }];
    case '415':
      return requestBody ? [{ kind: 'media-type-unsupported' }] : unknown;
    case '429':
      return [{ kind: 'rate-exceeded', class: 'default', limit: 0, window: 0 }];
    case '4XX': {
      const isCovered = siblings.includes('400') || siblings.includes('422');
      const parts = isCovered ? [] : invalidParts(operation, status, siblings);
      if (parts.length > 0) return parts.map((part) => ({ kind: 'request-invalid', in: part }));
      return [{ kind: 'ambiguous', candidates: ['any error'] }];
    }
    case 'default':
      return [{ kind: 'ambiguous', candidates: ['any error'] }];
    default:
      return status.startsWith('5') ? [{ kind: 'server-fault' }] : unknown;
  }
}

/**
 * Returns the parts of a request that cause the status if they are invalid. If both 400 and 422 are documented, 400
 * means that the body cannot be parsed, and 422 means that the request violates a schema.
 */
function invalidParts(
  operation: OperationBase,
  status: string,
  siblings: readonly string[],
): readonly RequestPart[] {
  const both = siblings.includes('400') && siblings.includes('422');
  const hasBody = operation.requestBody?.content.some(({ schema }) => schema) ?? false;
  if (both && status === '400') return hasBody ? ['syntax'] : [];
  const has = (place: string): boolean => operation.parameters.some((parameter) => parameter.in === place);
  const parts: RequestPart[] = hasBody ? ['body'] : [];
  if (has('query')) parts.push('query');
  if (has('header')) parts.push('header');
  // If 404 is documented, an id that violates its schema may result in a 404 instead.
  if (has('path') && !siblings.includes('404')) parts.push('path');
  return parts;
}
