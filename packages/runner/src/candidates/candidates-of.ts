import type { Json, Operation, RequestPart } from '@touchstone/core';
import { childPointer, isItemPath } from '@touchstone/core/internal';
import { wordsIn } from '../plan/code-words.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested } from '../plan/reasons.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import { sampleBody } from '../scenario/body.js';
import type { PlanContext } from '../scenario/context.js';
import { isIdentity } from '../scenario/field-names.js';
import { type OperationFunction, oncePerOperation } from '../scenario/once-per-operation.js';
import { byTrigger } from './by-trigger.js';
import { partialCredentials, peerCandidates, tokenCandidates } from './caller-candidates.js';
import type { Candidate } from './candidate.js';
import { CREDENTIALS } from './credentials.js';
import { extremeCandidates } from './extreme-values.js';
import { preconditionCandidates, stateCandidates } from './history.js';
import { idempotencyCandidates } from './idempotency.js';
import { rateCandidates } from './rate.js';
import { tokenRequestCandidates } from './token-endpoint.js';

/**
 * Returns the possible causes of an error. Those that usually lead to its status come first. Returns an empty list if no
 * request causes the status on purpose.
 */
export function candidatesOf(context: PlanContext, obligation: Obligation): readonly Candidate[] {
  const { operation, response, error } = obligation;
  const causes = causesOf(response.status).flatMap((cause) => CAUSES[cause](context, operation));
  // An open operation is called without a caller.
  if (error?.code == null || causes.length === 0 || operation.security.length === 0) return causes;
  return [provokedBy(context, error.code), ...causes];
}

/** A caller whose configuration lists the code, or that the control server creates to receive it for every call. */
const provokedBy = ({ options }: PlanContext, code: string): Candidate => ({
  label: `a caller that provokes ${code}`,
  words: wordsIn(code),
  cause: { kind: 'provokes', code },
  isByCaller: true,
  ...(options.control.callers && { forbiddenBy: 'caller' as const }),
});

type Cause =
  | 'credentials'
  | 'permissions'
  | 'request'
  | 'absence'
  | 'conflict'
  | 'preconditions'
  | 'media type'
  | 'accept'
  | 'method'
  | 'size'
  | 'rate';

/** Returns the groups of causes for a status, the most likely first. */
function causesOf(status: string): readonly Cause[] {
  switch (status) {
    case '400':
    case '422':
      return ['request', 'absence', 'conflict'];
    case '401':
      return ['credentials'];
    case '402':
    case '403':
      return ['permissions', 'conflict', 'credentials'];
    case '404':
      return ['absence', 'conflict', 'credentials'];
    case '405':
      return ['method'];
    case '406':
      return ['accept'];
    case '413':
      return ['size'];
    case '415':
      return ['media type'];
    case '409':
    case '423':
      return ['conflict', 'absence', 'preconditions'];
    case '410':
      return ['conflict', 'absence'];
    case '412':
    case '428':
      return ['preconditions'];
    case '429':
      return ['rate'];
    case '4XX':
    case 'default':
      return ['request', 'absence', 'credentials', 'conflict', 'media type', 'accept', 'permissions'];
    default:
      return [];
  }
}

const CAUSES: Readonly<Record<Cause, OperationFunction<readonly Candidate[]>>> = {
  credentials: (context, operation) =>
    context.tokenEndpoints.has(operation.id)
      ? tokenRequestCandidates(context, operation)
      : operation.security.length === 0
        ? []
        : [...CREDENTIALS, ...partialCredentials(operation), ...tokenCandidates(operation)],
  permissions: (_, operation) =>
    operation.security.length === 0
      ? []
      : [
          ...PERMISSIONS.map((candidate) => ({ ...candidate, isByCaller: true as const })),
          ...peerCandidates(operation, PERMISSION_WORDS),
          ...headerCandidates(operation),
        ],
  request: oncePerOperation((context, operation) => [
    ...tokenRequestCandidates(context, operation),
    ...requestCandidates(operation),
  ]),
  absence: oncePerOperation(absenceCandidates),
  conflict: oncePerOperation((context, operation) => [
    ...duplicateCandidates(context, operation),
    ...stateCandidates(context, operation),
    ...extremeCandidates(context, operation),
    ...idempotencyCandidates(context, operation),
  ]),
  'media type': (_, { requestBody }) => (requestBody ? [MEDIA_TYPE] : []),
  accept: () => [ACCEPT],
  method: () => [METHOD],
  size: ({ options }, { requestBody }) =>
    requestBody ? SIZES.slice(0, options.isShared ? 1 : undefined) : [],
  preconditions: preconditionCandidates,
  rate: rateCandidates,
};

const PERMISSION_WORDS =
  'permission forbidden denied insufficient access role privilege allowed read only readonly viewer admin write restricted';

const OWNER_WORDS = 'owner owned other workspace tenant account organization foreign mismatch'.split(' ');

/** A resource of another tenant. */
export const FOREIGN: Candidate = {
  ...byTrigger({ kind: 'resource-foreign' }, `${PERMISSION_WORDS} not wrong ${OWNER_WORDS.join(' ')}`, [
    OWNER_WORDS,
  ]),
  isForbidden: 'if named',
};

const PERMISSIONS: readonly Candidate[] = [
  {
    label: 'a caller without permissions',
    words: PERMISSION_WORDS.split(' '),
    cause: { kind: 'trigger', trigger: { kind: 'caller', is: 'without-permissions' } },
  },
  {
    label: 'a caller that may not call it',
    isForbidden: 'always',
    words: PERMISSION_WORDS.split(' '),
    cause: { kind: 'trigger', trigger: { kind: 'caller', is: 'barred' } },
  },
  {
    ...byTrigger({ kind: 'scope-missing', lacks: 'operation' }, `${PERMISSION_WORDS} scope`),
    isForbidden: 'always',
  },
  byTrigger({ kind: 'scope-missing', lacks: 'type' }, `${PERMISSION_WORDS} scope`),
  byTrigger({ kind: 'permission-denied' }, PERMISSION_WORDS),
  FOREIGN,
  byTrigger({ kind: 'address-blocked' }, 'ip address network blocked not allowed allowlist whitelist'),
];

/** Returns a candidate for each header that may name something that the caller must not use, such as a workspace. */
export function headerCandidates({ parameters }: Operation): readonly Candidate[] {
  return parameters
    .filter(({ in: place, name }) => place === 'header' && !STANDARD_HEADERS.has(name.toLowerCase()))
    .map(({ name }) =>
      byTrigger(
        { kind: 'header', name, is: 'not-allowed' },
        `${PERMISSION_WORDS} ${wordsIn(name).join(' ')}`,
      ),
    );
}

/** Headers of HTTP itself, whose values name nothing of the API. */
const STANDARD_HEADERS: ReadonlySet<string> = new Set(
  'accept accept-language accept-encoding authorization content-type cookie if-match if-none-match if-modified-since if-unmodified-since idempotency-key prefer range x-request-id traceparent'.split(
    ' ',
  ),
);

const INVALID_WORDS = 'invalid malformed bad unprocessable validation failed error';

const PART_WORDS: Readonly<Record<RequestPart, string>> = {
  syntax: 'json parse parsing unparsable syntax body',
  body: 'body field value',
  query: 'query parameter filter page limit sort',
  header: 'header',
  path: 'path id identifier',
  'undeclared-query': 'unknown parameter query unexpected',
};

function requestCandidates(operation: Operation): readonly Candidate[] {
  const has = (place: string): boolean => operation.parameters.some((parameter) => parameter.in === place);
  const parts: readonly RequestPart[] = [
    ...(operation.requestBody ? (['body', 'syntax'] as const) : []),
    ...(['query', 'header', 'path'] as const).filter(has),
  ];
  return parts.map((part) =>
    byTrigger({ kind: 'request-invalid', in: part }, `${INVALID_WORDS} ${PART_WORDS[part]}`),
  );
}

const ABSENT_WORDS = 'not found unknown missing nonexistent exist no such';
const ABSENCE = 'found unknown missing nonexistent exist such'.split(' ');

function absenceCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  const sampled = sampleBody(context, operation, { label: 'references', shape: 'full' });
  const references = sampled && !isUntested(sampled) ? sampled.references : [];
  const named = wordsIn(parentPath(operation.path)).join(' ');
  return [
    byTrigger({ kind: 'resource-absent' }, `${ABSENT_WORDS} ${named}`, [ABSENCE]),
    ...references.map(({ at }) =>
      byTrigger({ kind: 'reference-absent', field: at }, `${ABSENT_WORDS} ${wordsIn(at).join(' ')}`, [
        ABSENCE,
        wordsIn(at),
      ]),
    ),
    byTrigger({ kind: 'resource-foreign' }, `${ABSENT_WORDS} ${named} other foreign`),
    ...(operation.security.length === 0 ? [] : peerCandidates(operation, `${ABSENT_WORDS} ${named}`)),
  ];
}

/** Returns the part of a path that names an absent resource: up to its last parameter, or else all. */
const parentPath = (path: string): string => /^.*\}/.exec(path)?.[0] ?? path;

const DUPLICATE_WORDS = 'duplicate exist exists already conflict taken unique used use in';
const DUPLICATION = 'duplicate exist already conflict taken unique used use'.split(' ');
/** Maximum number of fields of a body whose values are repeated. */
const MAX_FIELDS = 8;

function duplicateCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  if (SAFE_METHODS.includes(operation.method) || operation.method === 'DELETE') return [];
  const fields = uniqueLooking(context, operation);
  return [...(isItemPath(operation.path) ? [] : [[]]), ...fields.map((field) => [field])].map((repeated) =>
    byTrigger(
      { kind: 'duplicate', fields: repeated },
      [DUPLICATE_WORDS, ...repeated.flatMap(wordsIn)].join(' '),
      [DUPLICATION, ...repeated.map(wordsIn)],
    ),
  );
}

/** Returns JSON Pointers to the properties of a body whose values may have to be unique, the likely ones first. */
function uniqueLooking(context: PlanContext, operation: Operation): readonly string[] {
  const sampled = sampleBody(context, operation, { label: 'references', shape: 'full' });
  if (!sampled || isUntested(sampled)) return [];
  const { value } = sampled.body;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const names = Object.entries(value)
    .filter(([, member]) => isScalar(member))
    .map(([name]) => name);
  return [...names.filter(isIdentity), ...names.filter((name) => !isIdentity(name))]
    .slice(0, MAX_FIELDS)
    .map((name) => childPointer('', name));
}

const isScalar = (value: Json): boolean => typeof value === 'string' || typeof value === 'number';

const MEDIA_TYPE = byTrigger({ kind: 'media-type-unsupported' }, 'content type unsupported media', [
  ['unsupported'],
  ['media', 'content'],
]);

const ACCEPT = byTrigger({ kind: 'not-acceptable' }, 'not accept acceptable', [['acceptable']]);
/** Sizes in bytes that exceed the usual limits of servers. Only the first is sent to a server with data of others. */
const SIZES = [1024 * 1024, 16 * 1024 * 1024].map((limit) => ({
  ...byTrigger({ kind: 'payload-too-large', limit }, 'large size payload body entity'),
  label: `payload of more than ${limit / 1024 / 1024} MiB`,
}));

const METHOD = byTrigger({ kind: 'method-unsupported' }, 'method allowed');
