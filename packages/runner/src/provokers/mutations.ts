import type { CallerState, Trigger } from '@touchstone/core';
import type { PlanOptions } from '../config/config.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { CallerRequirements } from '../scenario/caller-requirements.js';
import { addressMutations } from './authorization/address.js';
import { clientMutations, grantMutations } from './authorization/client.js';
import { credentialMutations } from './authorization/credential.js';
import { headerMutations } from './authorization/header.js';
import { permissionMutations } from './authorization/permission.js';
import { scopeMutations } from './authorization/scope.js';
import { isNamed, nameOf } from './named-mutation.js';
import type { ProvokeContext, RequestMutation } from './provoke-context.js';
import { mediaTypeMutations, notAcceptableMutations, payloadMutations } from './request/message.js';
import { methodMutations } from './request/method.js';
import { preconditionMutations } from './request/precondition.js';
import { requestInvalidMutations } from './request/request-invalid.js';
import { requiredMissingMutations } from './request/required-missing.js';
import { afterMutations } from './resource/after.js';
import { referenceAbsentMutations } from './resource/reference-absent.js';
import { resourceAbsentMutations, resourceForeignMutations } from './resource/resource-absent.js';

/** The kinds of triggers that a single mutation cannot provoke. */
type HistoryKind =
  | 'value-falling'
  | 'duplicate'
  | 'transition-forbidden'
  | 'rate-exceeded'
  | 'server-fault'
  | 'unknown'
  | 'ambiguous';

const HISTORY_KINDS: Readonly<Record<HistoryKind, true>> = {
  'value-falling': true,
  duplicate: true,
  'transition-forbidden': true,
  'rate-exceeded': true,
  'server-fault': true,
  unknown: true,
  ambiguous: true,
};

/** Triggers that one wrong call provokes. Other triggers need earlier calls or cannot be provoked; see `provoke`. */
export type MutationTrigger = Exclude<Trigger, { kind: HistoryKind }>;

/** Returns the mutations that make a well-formed call provoke the trigger, and to which it is restricted. */
export function mutationsOf(target: ProvokeContext<MutationTrigger>): readonly RequestMutation[] | Untested {
  const mutations = allMutationsOf(target);
  const { only } = target.trigger;
  if (only === undefined || isUntested(mutations)) return mutations;
  // A violation that no case tries is not missing if the trigger does not name it.
  target.context.omissions.delete(target.variant.id);
  const named = mutations.filter((mutation) => isNamed(mutation, only));
  return named.length > 0
    ? named
    : untested(
        'no violation possible',
        `No call of ${target.operation.id} has the name ${only.join(' or ')}. Names: ${mutations.map(nameOf).join(', ')}.`,
      );
}

function allMutationsOf(target: ProvokeContext<MutationTrigger>): readonly RequestMutation[] | Untested {
  const { trigger } = target;
  switch (trigger.kind) {
    case 'credential':
      return credentialMutations({ ...target, trigger });
    case 'header':
      return headerMutations({ ...target, trigger });
    case 'scope-missing':
      return scopeMutations({ ...target, trigger });
    case 'address-blocked':
      return addressMutations(target);
    case 'request-invalid':
      return requestInvalidMutations({ ...target, trigger });
    case 'required-missing':
      return requiredMissingMutations(target);
    case 'resource-absent':
      return resourceAbsentMutations(target);
    case 'resource-foreign':
      return resourceForeignMutations(target);
    case 'reference-absent':
      return referenceAbsentMutations({ ...target, trigger });
    case 'method-unsupported':
      return methodMutations(target);
    case 'media-type-unsupported':
      return mediaTypeMutations(target);
    case 'not-acceptable':
      return notAcceptableMutations();
    case 'payload-too-large':
      return payloadMutations({ ...target, trigger });
    case 'client-authentication-failed':
      return clientMutations({ ...target, trigger });
    case 'grant-unsupported':
      return grantMutations(target);
    case 'permission-denied':
      return permissionMutations(target);
    case 'caller':
      return [{ name: '', requirements: CALLER_REQUIREMENTS[trigger.is] }];
    case 'precondition-failed':
      return preconditionMutations(target, '"touchstone"');
    case 'precondition-missing':
      return preconditionMutations(target, undefined);
    case 'after':
      return afterMutations({ ...target, trigger });
    case 'operation-unavailable':
      return [{ name: '' }];
    case 'declared':
      return [{ name: '', requirements: { provokes: target.obligation.error?.code ?? '' } }];
  }
}

/** Stands for every permission of a document that names none. */
const ANY_PERMISSION = 'any';

const CALLER_REQUIREMENTS: Readonly<Record<CallerState, Partial<CallerRequirements>>> = {
  'without-permissions': { denied: ANY_PERMISSION },
  barred: { barred: true },
};

/**
 * Returns true if the options allow the trigger. Wrong credentials need the permission `credentials`, because they can
 * lock an account.
 */
export const isAllowed = ({ allow }: PlanOptions, trigger: Trigger): boolean =>
  !sendsWrongCredential(trigger) || allow.includes('credentials');

const sendsWrongCredential = (trigger: Trigger): boolean =>
  (trigger.kind === 'credential' && trigger.is !== 'missing') ||
  trigger.kind === 'client-authentication-failed';

export const isMutationTrigger = (trigger: Trigger): trigger is MutationTrigger =>
  !Object.hasOwn(HISTORY_KINDS, trigger.kind);
