import type { CredentialState, Operation, RequestPart, Trigger } from '@touchstone/core';
import { hasScopes } from '../access/authenticate.js';
import { authenticateClient } from '../access/authenticate-client.js';
import type { RequestContext } from '../request-context.js';
import { isAcceptable } from '../respond/accept.js';
import type { StatePredicates } from '../state/state.js';
import { PLAIN, type RefusalDetail } from './refusal.js';
import { bodyViolation, firstViolation, lacksOnlyProperties, parameterViolation } from './violations.js';

/** Returns the detail of a refusal if the condition of a trigger holds for the request. */
export type Condition = (context: RequestContext) => RefusalDetail | undefined;

/** Facts about an operation on which the conditions of its triggers depend. */
export interface ConditionSettings {
  /** `null` if the mock is stateless; conditions that depend on the state then never hold. */
  readonly state: StatePredicates | null;
  readonly operation: Operation;
  readonly code: string | null;
  /** Credential states and request parts that this trigger is responsible for. */
  readonly covers: ReadonlySet<CredentialState | RequestPart>;
  /** The operation has a separate error for bodies that only lack properties. */
  readonly hasRequiredMissing: boolean;
  /** The operation distinguishes callers that lack its own scope from those that lack every scope of its type. */
  readonly distinguishesScopes: boolean;
  /** The operation distinguishes resources that do not exist from those of another tenant. */
  readonly distinguishesTenants: boolean;
  readonly isTokenEndpoint: boolean;
}

/** Exhaustive: a new trigger does not compile until its condition is defined here. */
export function conditionOf(trigger: Trigger, settings: ConditionSettings): Condition | undefined {
  const { covers, state, code } = settings;
  switch (trigger.kind) {
    case 'credential':
      return ({ authentication }) =>
        authentication.state !== 'authenticated' &&
        authentication.state !== 'anonymous' &&
        covers.has(authentication.state)
          ? PLAIN
          : undefined;
    case 'declared':
      return ({ caller }) => (caller.provokes.has(code ?? '') ? PLAIN : undefined);
    case 'address-blocked':
      return (context) => {
        const { addresses } = context.caller;
        return addresses && !addresses.includes(context.address ?? '') ? PLAIN : undefined;
      };
    case 'header':
      return headerCondition(trigger);
    case 'scope-missing':
      return scopeCondition(settings.operation, settings.distinguishesScopes ? trigger.lacks : null);
    case 'permission-denied':
      return permissionCondition(settings.operation);
    case 'operation-unavailable':
    case 'method-unsupported':
      return () => PLAIN;
    case 'payload-too-large':
      return ({ body }) => (body.kind === 'too-large' ? PLAIN : undefined);
    case 'media-type-unsupported':
      return ({ body }) =>
        body.kind === 'unsupported' ? { kind: 'quoted', text: body.mediaType } : undefined;
    case 'not-acceptable':
      return (context) => (isAcceptable(context) ? undefined : PLAIN);
    case 'request-invalid':
      return requestCondition(settings, trigger.in);
    case 'required-missing':
      return ({ body }) => (lacksOnlyProperties(body) ? firstViolation(body) : undefined);
    case 'grant-unsupported':
      return ({ body }) => {
        const grant = grantOf(body);
        return grant !== undefined && grant !== 'client_credentials'
          ? { kind: 'quoted', text: grant }
          : undefined;
      };
    case 'client-authentication-failed':
      return (context) => {
        const client = authenticateClient(context);
        return client && client.by === trigger.by && client.caller === null ? PLAIN : undefined;
      };
    case 'resource-absent':
      return (context) =>
        (covers.has('path') && parameterViolation(context, 'path')) || isMissing(context, 'absent', settings)
          ? PLAIN
          : undefined;
    case 'resource-foreign':
      return (context) => (isMissing(context, 'foreign', settings) ? PLAIN : undefined);
    case 'reference-absent':
      return (context) =>
        state?.isReferenceAbsent(context, trigger.field)
          ? fieldDetail(trigger.field, 'must name something that exists')
          : undefined;
    case 'precondition-failed':
      return (context) => (state?.isStale(context) ? PLAIN : undefined);
    case 'value-falling':
      return (context) => {
        const minimum = state?.fallsBelow(context, trigger.field);
        return minimum === undefined
          ? undefined
          : fieldDetail(trigger.field, `must be at least ${minimum}, the last one`);
      };
    case 'transition-forbidden':
      return (context) => (state?.isForbiddenChange(context, trigger.transitions) ? PLAIN : undefined);
    case 'duplicate':
      return (context) => (state?.isTaken(context, trigger.fields) ? PLAIN : undefined);
    case 'server-fault':
      return ({ fault }) => (fault !== undefined && (fault === code || code === null) ? PLAIN : undefined);
    // `rate-rule.ts` counts a call in all its rate classes at once.
    case 'rate-exceeded':
    // The document does not say when these occur. A caller can request them by the header `Prefer`.
    case 'unknown':
    case 'ambiguous':
      return undefined;
  }
  // `undefined` is a valid result, so that a missing case would compile without this line.
  return trigger satisfies never;
}

/** If the document does not distinguish the two cases, the trigger that it has covers both. */
function isMissing(
  context: RequestContext,
  expected: 'absent' | 'foreign',
  { state, distinguishesTenants }: ConditionSettings,
): boolean {
  const missing = state?.missing(context);
  return distinguishesTenants ? missing === expected : missing !== undefined;
}

function fieldDetail(pointer: string, message: string): RefusalDetail {
  return { kind: 'field', in: 'body', field: pointer.slice(1).replaceAll('/', '.'), pointer, message };
}

/** Whitespace-only values count as empty. */
function headerCondition({ name, is }: Extract<Trigger, { kind: 'header' }>): Condition {
  return (context) => {
    const value = context.header(name)?.trim();
    switch (is) {
      case 'missing':
        return value === undefined ? PLAIN : undefined;
      case 'empty':
        return value === '' ? PLAIN : undefined;
      case 'not-allowed': {
        if (!value || isTenantAllowed(context, name, value)) return undefined;
        return { kind: 'quoted', text: value };
      }
    }
  };
}

/** Returns `true` if the caller may act for the tenant that a header names. A mock without callers allows any name. */
function isTenantAllowed({ environment, caller }: RequestContext, name: string, value: string): boolean {
  if (!environment.isStrict) return true;
  const label = environment.tenants.labelOf(value);
  if (label !== undefined) return caller.tenants.includes(label);
  return Object.entries(caller.headers).some(
    ([header, text]) => header.toLowerCase() === name.toLowerCase() && text === value,
  );
}

const typeOfScope = (scope: string): string => scope.split(':', 1)[0] ?? scope;

/** The caller fulfils no alternative. `lacks` selects by whether it has another scope of the same type. */
function scopeCondition({ security }: Operation, lacks: 'operation' | 'type' | null): Condition {
  const alternatives = security.map((requirements) => requirements.map((requirement) => ({ requirement })));
  const types = new Set(security.flat().flatMap(({ scopes }) => scopes.map(typeOfScope)));
  return ({ authentication }) => {
    if (authentication.state !== 'authenticated') return undefined;
    const { caller } = authentication;
    if (caller.scopes === null || alternatives.some((alternative) => hasScopes(caller, alternative)))
      return undefined;
    if (lacks === null) return PLAIN;
    const hasType = [...caller.scopes].some((scope) => types.has(typeOfScope(scope)));
    return hasType === (lacks === 'operation') ? PLAIN : undefined;
  };
}

function permissionCondition({ permission }: Operation): Condition {
  return ({ caller: { permissions } }) =>
    permission !== undefined && permissions !== null && !permissions.has(permission) ? PLAIN : undefined;
}

function requestCondition(settings: ConditionSettings, part: RequestPart): Condition | undefined {
  const { covers, hasRequiredMissing, isTokenEndpoint } = settings;
  switch (part) {
    case 'syntax':
    case 'body':
      return (context) => {
        const { body } = context;
        if (body.kind === 'unparsable')
          return covers.has('syntax')
            ? { kind: 'field', in: 'body', field: 'body', pointer: '', message: body.message }
            : undefined;
        if (!covers.has('body')) return undefined;
        const violation = bodyViolation(body, context.operation.bodyReader?.required ?? false);
        if (violation) return hasRequiredMissing && lacksOnlyProperties(body) ? undefined : violation;
        return isTokenEndpoint && body.kind === 'read' && authenticateClient(context) === undefined
          ? fieldDetail('/client_id', 'is required')
          : undefined;
      };
    case 'query':
    case 'path':
      return (context) => (covers.has(part) ? parameterViolation(context, part) : undefined);
    case 'header':
      return (context) =>
        covers.has(part)
          ? (parameterViolation(context, 'header') ?? parameterViolation(context, 'cookie'))
          : undefined;
    case 'undeclared-query':
      return ({ parameters: { undeclared } }) => {
        const [name] = undeclared;
        return name === undefined
          ? undefined
          : {
              kind: 'field',
              in: 'query',
              field: name,
              pointer: name,
              message: 'is not a documented parameter',
            };
      };
  }
}

function grantOf(body: RequestContext['body']): string | undefined {
  if (body.kind !== 'read' || typeof body.value !== 'object' || body.value === null) return undefined;
  const { grant_type: grant } = body.value as Readonly<Record<string, unknown>>;
  return typeof grant === 'string' ? grant : undefined;
}
