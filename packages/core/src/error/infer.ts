import type { Cursor, Reader } from '../model/cursor.js';
import { referenceOf } from '../model/cursor.js';
import type { ApiError, Match, MediaType, Operation, Response } from '../model/model.js';
import { childPointer } from '../pointer.js';
import { defaultMatch } from './match.js';
import type { RequestPart, Trigger } from './trigger.js';

type OperationBase = Omit<Operation, 'responses'>;
type ResponseBase = Omit<Response, 'errors'>;

/** One code an undocumented error may have, and how an answer shows it. */
interface Code {
  readonly code: string | null;
  readonly match: readonly Match[];
  readonly example?: ApiError['example'];
  readonly name?: string;
}

/**
 * Errors of a response that says nothing of ours: triggers from status, security, parameters and body;
 * codes from named examples, `enum`, `const` and discriminators of the error schema. What is equally
 * likely becomes `ambiguous`, never a silent guess.
 */
export function inferErrors(
  reader: Reader,
  operation: OperationBase,
  response: ResponseBase,
  siblings: readonly string[],
): readonly ApiError[] {
  const triggers = inferTriggers(operation, response.status, siblings);
  const media = response.content[0];
  const codes = media ? inferCodes(reader, media) : [{ code: null, match: [] }];
  return codes.map(({ code, match, example, name }) => ({
    code,
    status: response.status,
    mediaType: media?.mediaType ?? null,
    ...(name !== undefined && { name }),
    ...(example !== undefined && { example }),
    triggers: codes.length === 1 ? triggers : [{ kind: 'ambiguous', candidates: triggers.map(describe) }],
    match,
    indistinguishable: false,
    provenance: 'inferred',
    explicit: false,
    location: response.location,
  }));
}

function inferTriggers(
  operation: OperationBase,
  status: string,
  siblings: readonly string[],
): readonly Trigger[] {
  const { security, parameters, method, requestBody } = operation;
  const secured = security.length > 0 && security.every((alternative) => alternative.length > 0);
  const unknown: readonly Trigger[] = [{ kind: 'unknown', text: `status ${status}` }];
  switch (status) {
    case '400':
    case '422': {
      const parts = invalidParts(operation, status, siblings);
      return parts.length > 0 ? parts.map((part) => ({ kind: 'request-invalid', in: part })) : unknown;
    }
    case '401':
      return secured
        ? [
            { kind: 'credential', is: 'missing' },
            { kind: 'credential', is: 'unknown' },
          ]
        : unknown;
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
    case '4XX':
    case 'default':
      return [{ kind: 'ambiguous', candidates: ['any error'] }];
    default:
      return status.startsWith('5') ? [{ kind: 'server-fault' }] : unknown;
  }
}

/** Where both 400 and 422 are documented, what does not parse is the 400 and what breaks its schema the 422. */
function invalidParts(
  operation: OperationBase,
  status: string,
  siblings: readonly string[],
): readonly RequestPart[] {
  const both = siblings.includes('400') && siblings.includes('422');
  const hasBody = operation.requestBody?.content.some(({ schema }) => schema) ?? false;
  const inPlace = (place: string): boolean =>
    operation.parameters.some((parameter) => parameter.in === place);
  const syntax: RequestPart[] = hasBody ? ['syntax'] : [];
  const schema: RequestPart[] = [
    ...(hasBody ? (['body'] as const) : []),
    ...(inPlace('query') ? (['query'] as const) : []),
    ...(inPlace('header') ? (['header'] as const) : []),
  ];
  if (!both) return schema;
  return status === '400' ? syntax : schema;
}

function inferCodes(reader: Reader, media: MediaType): readonly Code[] {
  const fromExamples = media.examples.flatMap((example) => {
    const match = defaultMatch(reader, media.schema, example.value);
    const code = codeIn(example.value);
    return code === undefined
      ? []
      : [
          {
            code,
            match: match.length > 0 ? match : codeMatch(example.value, code),
            example: example.value,
            name: example.name,
          },
        ];
  });
  const fromSchema = media.schema
    ? codesOfSchema(reader, {
        value: media.schema.schema,
        pointer: media.schema.pointer,
        location: media.schema.location,
      })
    : [];
  const byCode = new Map([...fromSchema, ...fromExamples].map((code) => [code.code, code]));
  if (byCode.size > 0) return [...byCode.values()];
  return [{ code: null, match: [], ...(media.examples[0] && { example: media.examples[0].value }) }];
}

const CODE_PROPERTIES = ['code', 'error', 'error_code', 'errorCode', 'type'];
const looksLikeCode = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z][\w.:/-]*$/.test(text);

function codeIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Record<string, unknown>;
  return CODE_PROPERTIES.map((name) => record[name]).find(looksLikeCode);
}

function codeMatch(value: unknown, code: string): Match[] {
  const record = value as Record<string, unknown>;
  return CODE_PROPERTIES.filter((name) => record[name] === code)
    .slice(0, 1)
    .map((name) => ({ pointer: childPointer('', name), equals: code }));
}

function codesOfSchema(reader: Reader, cursor: Cursor, depth = 0): readonly Code[] {
  const schema = referenceOf(cursor.value) === undefined ? cursor : reader.resolve(cursor);
  if (typeof schema.value !== 'object' || schema.value === null || depth > 8) return [];
  const branches = ['allOf', 'oneOf', 'anyOf'].flatMap((key) =>
    reader.items(reader.rawChild(schema, key), key),
  );
  const properties = reader.rawChild(schema, 'properties');
  const own = CODE_PROPERTIES.flatMap((name) => {
    const property = properties && reader.child(properties, name);
    if (typeof property?.value !== 'object' || property.value === null) return [];
    const { enum: listed, const: single } = property.value as { enum?: unknown; const?: unknown };
    const values = Array.isArray(listed) ? listed : single === undefined ? [] : [single];
    return values
      .filter(looksLikeCode)
      .map((code) => ({ code, match: [{ pointer: childPointer('', name), equals: code }] }));
  });
  return [...own, ...branches.flatMap((branch) => codesOfSchema(reader, branch, depth + 1))];
}

function describe(trigger: Trigger): string {
  return 'is' in trigger ? `${trigger.kind} ${trigger.is}` : trigger.kind.replaceAll('-', ' ');
}
