import type { Trigger } from '@touchstone/core';
import { authenticateClient } from '../access/authenticate-client.js';
import { etagOf } from '../etag.js';
import { isAcceptable } from '../request/accept.js';
import type { RequestContext } from '../request-context.js';
import type { StatePredicates } from '../state/state.js';
import { headerCondition, permissionCondition, scopeCondition } from './access-conditions.js';
import type { Condition, ConditionSettings } from './condition.js';
import { PLAIN } from './refusal.js';
import { requestCondition } from './request-condition.js';
import { restrictedCondition } from './restricted-condition.js';
import { bodyField, firstViolation, lacksOnlyProperties, parameterViolation } from './violations.js';

/**
 * Returns the condition of a trigger; `undefined` if it has none. The switch is exhaustive: adding a trigger kind
 * without handling it here is a compile error.
 */
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
    case 'caller':
      // Callers of a mock have no `may`.
      return trigger.is === 'barred'
        ? undefined
        : ({ caller: { permissions } }) => (permissions?.size === 0 ? PLAIN : undefined);
    case 'precondition-missing':
      return (context) => (context.header('if-match') === undefined ? PLAIN : undefined);
    case 'after':
      return (context) => (state?.wasCalled(context, trigger.operation) ? PLAIN : undefined);
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
      return trigger.only
        ? restrictedCondition(trigger.in, trigger.only)
        : requestCondition(settings, trigger.in);
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
          ? bodyField(trigger.field, 'must refer to an existing resource')
          : undefined;
    case 'precondition-failed':
      return (context) => (state && isStale(context, state) ? PLAIN : undefined);
    case 'value-falling':
      return (context) => {
        const minimum = state?.fallsBelow(context, trigger.field);
        return minimum === undefined
          ? undefined
          : bodyField(trigger.field, `must be at least ${minimum}, the last accepted value`);
      };
    case 'transition-forbidden':
      return (context) => (state?.isForbiddenChange(context, trigger.transitions) ? PLAIN : undefined);
    case 'duplicate':
      return (context) => (state?.isTaken(context, trigger.fields) ? PLAIN : undefined);
    case 'server-fault':
      return ({ fault }) => (fault !== undefined && (fault === code || code === null) ? PLAIN : undefined);
    // Handled in `rate-rule.ts`: one rule covers all rate classes, because a call counts in all of them or in none.
    case 'rate-exceeded':
    // The document does not specify when these errors occur. A caller can request them with the header `Prefer`.
    case 'unknown':
    case 'ambiguous':
      return undefined;
  }
  // Because `undefined` is a valid result, a missing case would compile without this line.
  return trigger satisfies never;
}

/** Returns `true` if the precondition `If-Match` fails (RFC 9110 §13.1.1). */
function isStale(context: RequestContext, state: StatePredicates): boolean {
  const expected = context.header('if-match');
  if (expected === undefined || expected.trim() === '*') return false;
  const version = state.subjectVersion(context);
  const tags = expected.split(',').map((tag) => tag.trim());
  return version === undefined || !tags.includes(etagOf(version));
}

/**
 * Returns `true` if a resource is missing for the reason that the trigger specifies. If the operation does not
 * distinguish absent from foreign resources, one trigger covers both.
 */
function isMissing(
  context: RequestContext,
  expected: 'absent' | 'foreign',
  { state, distinguishesTenants }: ConditionSettings,
): boolean {
  const missing = state?.missing(context);
  return distinguishesTenants ? missing === expected : missing !== undefined;
}

function grantOf(body: RequestContext['body']): string | undefined {
  if (body.kind !== 'read' || typeof body.value !== 'object' || body.value === null) return undefined;
  const { grant_type: grant } = body.value as Readonly<Record<string, unknown>>;
  return typeof grant === 'string' ? grant : undefined;
}
