import * as obstacles from './obstacles.js';
import { readTransitions } from './read-transitions.js';
import type { Trigger } from './trigger.js';
import type {
  ObstacleContext,
  TriggerDefinition,
  TriggerDefinitions,
  TriggerKind,
} from './trigger-definition.js';
import {
  CALLER_STATES,
  CREDENTIAL_STATES,
  REQUEST_PARTS,
  readAfter,
  readClient,
  readDuplicate,
  readHeader,
  readRate,
  words,
} from './trigger-syntax.js';

/**
 * The definitions of all kinds of triggers. Messages list the subjects of `x-error.when` in the order of the keys.
 */
export const TRIGGERS: TriggerDefinitions = {
  credential: {
    syntax: words('credential', CREDENTIAL_STATES, (is) => ({ kind: 'credential', is })),
    stage: 'authentication',
    changes: ['credential'],
    label: ({ is }) => `credential: ${is}`,
    obstacle: obstacles.securityObstacle,
  },
  'client-authentication-failed': {
    syntax: { subject: 'client', beside: ['by'], readAll: readClient },
    stage: 'client authentication',
    changes: ['client'],
    label: ({ by }) => `client authentication failed: ${by}`,
    obstacle: obstacles.bodyObstacle,
  },
  'grant-unsupported': {
    syntax: words('grant', ['unsupported'], () => ({ kind: 'grant-unsupported' })),
    stage: 'request',
    position: 2,
    changes: ['body'],
    obstacle: obstacles.bodyObstacle,
  },
  header: {
    syntax: { subject: 'header', beside: ['is'], readAll: readHeader },
    stage: 'headers',
    changes: ['header', 'tenant'],
    label: ({ name, is }) => `header ${name}: ${is}`,
    obstacle: obstacles.headerObstacle,
  },
  'scope-missing': {
    syntax: words('scope', ['operation', 'type'], (lacks) => ({ kind: 'scope-missing', lacks })),
    stage: 'authorization',
    changes: ['scopes'],
    label: ({ lacks }) => `scope: ${lacks}`,
    obstacle: obstacles.scopeObstacle,
  },
  caller: {
    syntax: words('caller', CALLER_STATES, (is) => ({ kind: 'caller', is })),
    stage: 'authorization',
    position: 2,
    label: ({ is }) => `caller: ${is.replace('-', ' ')}`,
    obstacle: obstacles.securityObstacle,
  },
  'permission-denied': {
    syntax: words('permission', ['denied'], () => ({ kind: 'permission-denied' })),
    stage: 'authorization',
    position: 1,
    changes: ['scopes'],
    obstacle: obstacles.securityObstacle,
  },
  'operation-unavailable': {
    syntax: words('operation', ['unavailable'], () => ({ kind: 'operation-unavailable' })),
    stage: 'availability',
    obstacle: obstacles.securityObstacle,
  },
  'address-blocked': {
    syntax: words('address', ['blocked'], () => ({ kind: 'address-blocked' })),
    stage: 'address',
    changes: ['address'],
    obstacle: obstacles.securityObstacle,
  },
  'request-invalid': {
    syntax: words('request', REQUEST_PARTS, (part) => ({ kind: 'request-invalid', in: part })),
    stage: 'request',
    changes: ['body'],
    label: (trigger) => `request: ${trigger.in.replace('-', ' ')}`,
    obstacle: obstacles.requestObstacle,
  },
  'required-missing': {
    syntax: words('required', ['missing'], () => ({ kind: 'required-missing' })),
    stage: 'request',
    position: 1,
    changes: ['body'],
    obstacle: obstacles.requiredObstacle,
  },
  'value-falling': {
    syntax: words(
      'value',
      ['falling'],
      (_, entry) => ({ kind: 'value-falling', field: entry.pointer('field') }),
      ['field'],
    ),
    stage: 'state',
    position: 1,
    changes: ['conflict'],
    label: ({ field }) => `value falling: ${field}`,
    obstacle: (context) => obstacles.fieldsObstacle(context, [context.trigger.field]),
  },
  'resource-absent': {
    syntax: words('resource', ['absent'], () => ({ kind: 'resource-absent' })),
    stage: 'request',
    position: 3,
    changes: ['resource'],
    obstacle: obstacles.resourceObstacle,
  },
  'resource-foreign': {
    syntax: words('resource', ['foreign'], () => ({ kind: 'resource-foreign' })),
    stage: 'request',
    position: 3,
    changes: ['tenant', 'resource'],
    obstacle: obstacles.foreignObstacle,
  },
  'reference-absent': {
    syntax: words(
      'reference',
      ['absent'],
      (_, entry) => ({ kind: 'reference-absent', field: entry.pointer('field') }),
      ['field'],
    ),
    stage: 'request',
    position: 4,
    changes: ['body'],
    label: ({ field }) => `reference absent: ${field}`,
    obstacle: (context) => obstacles.fieldsObstacle(context, [context.trigger.field]),
  },
  'method-unsupported': {
    syntax: words('method', ['unsupported'], () => ({ kind: 'method-unsupported' })),
    stage: 'method',
    obstacle: obstacles.methodObstacle,
  },
  'media-type-unsupported': {
    syntax: words('media-type', ['unsupported'], () => ({ kind: 'media-type-unsupported' })),
    stage: 'representation',
    position: 1,
    changes: ['body', 'media type', 'conflict'],
    obstacle: obstacles.bodyObstacle,
  },
  'not-acceptable': {
    syntax: words('accept', ['unsupported'], () => ({ kind: 'not-acceptable' })),
    stage: 'representation',
    position: 2,
    obstacle: obstacles.acceptObstacle,
  },
  'payload-too-large': {
    syntax: words(
      'payload',
      ['too-large'],
      (_, entry) => ({
        kind: 'payload-too-large',
        limit: entry.amount('limit', 'the maximum size in bytes'),
      }),
      ['limit'],
    ),
    stage: 'representation',
    changes: ['body', 'media type', 'conflict'],
    obstacle: obstacles.payloadObstacle,
  },
  'precondition-failed': {
    syntax: words('precondition', ['failed'], () => ({ kind: 'precondition-failed' })),
    stage: 'state',
  },
  'precondition-missing': {
    syntax: words('precondition', ['missing'], () => ({ kind: 'precondition-missing' })),
    stage: 'headers',
    position: 1,
  },
  after: {
    syntax: { subject: 'after', beside: [], readAll: readAfter },
    // Before an absent resource is reported, because the earlier call may have removed it.
    stage: 'request',
    position: 2.5,
    label: ({ operation }) => `after ${operation}`,
    obstacle: obstacles.afterObstacle,
  },
  duplicate: {
    syntax: { subject: 'duplicate', beside: [], readAll: readDuplicate },
    stage: 'state',
    position: 3,
    changes: ['conflict'],
    label: ({ fields }) => `duplicate: ${fields.join(', ') || 'request'}`,
    obstacle: (context) => obstacles.fieldsObstacle(context, context.trigger.fields),
  },
  'transition-forbidden': {
    syntax: { subject: 'transition', beside: ['field', 'initial', 'allowed'], readAll: readTransitions },
    stage: 'state',
    position: 2,
    changes: ['conflict'],
    label: ({ transitions }) => `transition forbidden: ${transitions.field}`,
    obstacle: obstacles.transitionObstacle,
  },
  'rate-exceeded': {
    syntax: { subject: 'rate', beside: ['limit', 'window'], readAll: readRate },
    stage: 'rate limit',
    label: (trigger) => `rate: ${trigger.class}`,
    obstacle: obstacles.rateObstacle,
  },
  'server-fault': {
    syntax: words('server', ['fault'], () => ({ kind: 'server-fault' })),
    stage: 'fault',
  },
  declared: {
    syntax: words('declared', ['true'], () => ({ kind: 'declared' })),
    stage: 'account',
    changes: ['tenant', 'plan'],
    obstacle: obstacles.securityObstacle,
  },
  unknown: {
    syntax: null,
    stage: 'undetermined',
    label: ({ text }) => `unknown: ${text}`,
    obstacle: ({ trigger }) => `the trigger is unknown (${trigger.text})`,
  },
  ambiguous: {
    syntax: null,
    stage: 'undetermined',
    label: ({ candidates }) => `ambiguous: ${candidates.join(', ')}`,
  },
};

export const definitionOf = (kind: TriggerKind): TriggerDefinition => TRIGGERS[kind];

/** Returns the label of a trigger in reports and plans, such as `credential: missing`. */
export function triggerLabel(trigger: Trigger): string {
  const only = trigger.only?.map((name) => ` ${name}`).join(',') ?? '';
  return `${causeLabel(trigger)}${only}`;
}

/** Returns the label of a trigger without the names of the violations to which it is restricted. */
export const causeLabel = (trigger: Trigger): string =>
  definitionOf(trigger.kind).label?.(trigger) ?? trigger.kind.replaceAll('-', ' ');

/**
 * Explains why a trigger cannot fire on an operation, such as `the operation has no request body`; undefined if it can.
 */
export const obstacleTo = (context: ObstacleContext): string | undefined =>
  definitionOf(context.trigger.kind).obstacle?.(context);
