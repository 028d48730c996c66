import type { CredentialState, Operation, RequestPart, Trigger } from '@touchstone/core';
import { judgeClient } from '../access/client.js';
import { hasScopes } from '../access/judge.js';
import type { Call } from '../call.js';
import { acceptable } from '../respond/accept.js';
import type { World } from '../world.js';
import { type Detail, PLAIN } from './refusal.js';
import { bodyViolation, isOnlyMissing, missingProperty, parameterViolation } from './violations.js';

/** Whether a trigger's condition holds for a call, and what it can say of it. */
export type Condition = (call: Call) => Detail | undefined;

/** What a condition has to know of its operation. */
export interface Setting {
  readonly world: World;
  readonly operation: Operation;
  readonly code: string | null;
  /** States of the credential that this trigger answers, and parts of the request. */
  readonly serves: ReadonlySet<CredentialState | RequestPart>;
  /** Whether a body that merely lacks something is another error. */
  readonly hasMissing: boolean;
  /** Whether it is told apart if a caller lacks the operation's scope alone, or every scope of its type. */
  readonly tellsScopesApart: boolean;
  /** Whether it is told apart, if only in the document, that something is not there and that it is somebody else's. */
  readonly tellsTenantsApart: boolean;
  /** Whether tokens are given out here. */
  readonly isTokenEndpoint: boolean;
}

/** Exhaustive: a new trigger does not compile until the mock knows when it fires. */
export function conditionOf(trigger: Trigger, setting: Setting): Condition | undefined {
  const { serves } = setting;
  switch (trigger.kind) {
    case 'credential':
      return ({ judgement: { state } }) =>
        state !== 'known' && state !== 'anonymous' && serves.has(state) ? PLAIN : undefined;
    case 'declared':
      return ({ caller }) => (caller.provokes.has(setting.code ?? '') ? PLAIN : undefined);
    case 'address-blocked':
      return (call) => {
        const { addresses } = call.caller;
        return addresses && !addresses.includes(call.address ?? '') ? PLAIN : undefined;
      };
    case 'header':
      return headerCondition(trigger);
    case 'scope-missing':
      return scopeCondition(setting.operation, setting.tellsScopesApart ? trigger.lacks : null);
    case 'permission-denied':
      return permissionCondition(setting.operation);
    case 'operation-unavailable':
    case 'method-unsupported':
      return () => PLAIN;
    case 'payload-too-large':
      return ({ body }) => (body.kind === 'too-large' ? PLAIN : undefined);
    case 'media-type-unsupported':
      return ({ body }) =>
        body.kind === 'unsupported' ? { kind: 'named', text: body.mediaType } : undefined;
    case 'not-acceptable':
      return (call) => (acceptable(call) ? undefined : PLAIN);
    case 'request-invalid':
      return requestCondition(setting, trigger.in);
    case 'required-missing':
      return ({ body }) => (isOnlyMissing(body) ? missingProperty(body) : undefined);
    case 'grant-unsupported':
      return ({ body }) => {
        const grant = grantOf(body);
        return grant !== undefined && grant !== 'client_credentials'
          ? { kind: 'named', text: grant }
          : undefined;
      };
    case 'client-authentication-failed':
      return (call) => {
        const client = judgeClient(call);
        return client && client.by === trigger.by && client.caller === null ? PLAIN : undefined;
      };
    case 'resource-absent':
      return (call) =>
        (serves.has('path') && parameterViolation(call, 'path')) || isMissing(call, 'absent', setting)
          ? PLAIN
          : undefined;
    case 'resource-foreign':
      return (call) => (isMissing(call, 'foreign', setting) ? PLAIN : undefined);
    case 'reference-absent':
      return (call) =>
        call.world.state?.isReferenceAbsent(call, trigger.field)
          ? fieldDetail(trigger.field, 'must name something that exists')
          : undefined;
    case 'precondition-failed':
      return (call) => (call.world.state?.isStale(call) ? PLAIN : undefined);
    case 'value-falling':
      return (call) => {
        const least = call.world.state?.fallsBelow(call, trigger.field);
        return least === undefined
          ? undefined
          : fieldDetail(trigger.field, `must be at least ${least}, the last one`);
      };
    case 'transition-forbidden':
      return (call) => (call.world.state?.isForbiddenChange(call, trigger.transitions) ? PLAIN : undefined);
    case 'duplicate':
      return (call) => (call.world.state?.isTaken(call, trigger.fields) ? PLAIN : undefined);
    case 'server-fault':
      return ({ fault }) =>
        fault !== undefined && (fault === setting.code || setting.code === null) ? PLAIN : undefined;
    // Counted in all its classes at once: see `rules.ts`.
    case 'rate-exceeded':
    // Nobody said when they come; they can be asked for.
    case 'unknown':
    case 'ambiguous':
      return undefined;
  }
  // `undefined` is a valid result, so that a missing case would compile without this line.
  return trigger satisfies never;
}

/** Where the document does not tell the two apart, the one it has stands for both. */
function isMissing(call: Call, is: 'absent' | 'foreign', { tellsTenantsApart }: Setting): boolean {
  const missing = call.world.state?.missing(call);
  return tellsTenantsApart ? missing === is : missing !== undefined;
}

function fieldDetail(pointer: string, message: string): Detail {
  return { kind: 'field', in: 'body', field: pointer.slice(1).replaceAll('/', '.'), pointer, message };
}

/** Of white space alone is as good as empty. */
function headerCondition({ name, is }: Extract<Trigger, { kind: 'header' }>): Condition {
  return (call) => {
    const value = call.header(name)?.trim();
    switch (is) {
      case 'missing':
        return value === undefined ? PLAIN : undefined;
      case 'empty':
        return value === '' ? PLAIN : undefined;
      case 'not-allowed': {
        if (!value || isAllowed(call, name, value)) return undefined;
        return { kind: 'named', text: value };
      }
    }
  };
}

/** Whether a header names a tenant that the caller may act for. Where nobody is configured, any will do. */
function isAllowed({ world, caller }: Call, name: string, value: string): boolean {
  if (!world.isStrict) return true;
  const label = world.tenants.labelOf(value);
  if (label !== undefined) return caller.tenants.includes(label);
  return Object.entries(caller.headers).some(
    ([header, text]) => header.toLowerCase() === name.toLowerCase() && text === value,
  );
}

const typeOf = (scope: string): string => scope.split(':', 1)[0] ?? scope;

/** None of the alternatives is fulfilled; whether the caller has another scope of the type tells the two apart. */
function scopeCondition({ security }: Operation, lacks: 'operation' | 'type' | null): Condition {
  const alternatives = security.map((requirements) => requirements.map((requirement) => ({ requirement })));
  const types = new Set(security.flat().flatMap(({ scopes }) => scopes.map(typeOf)));
  return ({ judgement }) => {
    if (judgement.state !== 'known') return undefined;
    const { caller } = judgement;
    if (caller.scopes === null || alternatives.some((each) => hasScopes(caller, each))) return undefined;
    if (lacks === null) return PLAIN;
    const hasType = [...caller.scopes].some((scope) => types.has(typeOf(scope)));
    return hasType === (lacks === 'operation') ? PLAIN : undefined;
  };
}

function permissionCondition({ permission }: Operation): Condition {
  return ({ caller: { permissions } }) =>
    permission !== undefined && permissions !== null && !permissions.has(permission) ? PLAIN : undefined;
}

function requestCondition(setting: Setting, part: RequestPart): Condition | undefined {
  const { serves, hasMissing, isTokenEndpoint } = setting;
  switch (part) {
    case 'syntax':
    case 'body':
      return (call) => {
        const { body } = call;
        if (body.kind === 'unparsable')
          return serves.has('syntax')
            ? { kind: 'field', in: 'body', field: 'body', pointer: '', message: body.message }
            : undefined;
        if (!serves.has('body')) return undefined;
        const violation = bodyViolation(body, call.operation.bodyReader?.required ?? false);
        if (violation) return hasMissing && isOnlyMissing(body) ? undefined : violation;
        return isTokenEndpoint && body.kind === 'read' && judgeClient(call) === undefined
          ? fieldDetail('/client_id', 'is required')
          : undefined;
      };
    case 'query':
    case 'path':
      return (call) => (serves.has(part) ? parameterViolation(call, part) : undefined);
    case 'header':
      return (call) =>
        serves.has(part)
          ? (parameterViolation(call, 'header') ?? parameterViolation(call, 'cookie'))
          : undefined;
    case 'undeclared-query':
      return ({ parameters: { undeclared } }) => {
        const [name] = undeclared;
        return name === undefined
          ? undefined
          : { kind: 'field', in: 'query', field: name, pointer: name, message: 'is not known here' };
      };
  }
}

function grantOf(body: Call['body']): string | undefined {
  if (body.kind !== 'read' || typeof body.value !== 'object' || body.value === null) return undefined;
  const { grant_type: grant } = body.value as Readonly<Record<string, unknown>>;
  return typeof grant === 'string' ? grant : undefined;
}
