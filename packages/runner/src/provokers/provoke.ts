import type { Trigger } from '@touchstone/core';
import { isUntested, untested } from '../plan/reasons.js';
import { expiresByClock, provokeExpired } from './authorization/expired-token.js';
import { provokeFault } from './fault.js';
import { isAllowed, isMutationTrigger, type MutationTrigger, mutationsOf } from './mutations.js';
import {
  collectCases,
  type ProvokeContext,
  type ProvokeResult,
  type RequestMutation,
} from './provoke-context.js';
import { provokeRate } from './rate.js';
import { refusal } from './refusal.js';
import { provokeMethod } from './request/method.js';
import { provokeDuplicate } from './resource/duplicate.js';
import { provokeTransition } from './resource/transition.js';
import { provokeFalling } from './resource/value-falling.js';

/**
 * Plans the cases that try a variant of an error. Adding a trigger without handling it here or in `mutationsOf` is a
 * compile error.
 */
export function provoke(target: ProvokeContext<Trigger>): ProvokeResult {
  const { trigger, context } = target;
  if (trigger.kind === 'credential' && trigger.is === 'expired' && expiresByClock(target))
    return provokeExpired({ ...target, trigger });
  if (isMutationTrigger(trigger)) return provokeByMutation({ ...target, trigger });
  switch (trigger.kind) {
    case 'duplicate':
      return provokeDuplicate({ ...target, trigger });
    case 'transition-forbidden':
      return provokeTransition({ ...target, trigger });
    case 'value-falling':
      return provokeFalling({ ...target, trigger });
    case 'rate-exceeded':
      return provokeRate({ ...target, trigger });
    case 'server-fault':
      return context.options.control.fault
        ? provokeFault(target)
        : untested(
            'no fault control',
            'The server must let the run inject a fault: return a `fault` hook from `control.hooks` in the configuration.',
          );
    case 'unknown':
      return untested(
        'trigger unknown',
        `The document does not specify what causes this error (${trigger.text}): add \`x-error\` with a \`when\`.`,
      );
    // The planner tries the possible causes of such an error instead; see `Rounds`.
    case 'ambiguous':
      return untested('trigger ambiguous', 'The document does not specify what causes this error.');
  }
}

function provokeByMutation(target: ProvokeContext<MutationTrigger>): ProvokeResult {
  const { trigger, obligation, context } = target;
  if (!isAllowed(context.options, trigger)) {
    return untested(
      'not allowed',
      'Wrong credentials can lock an account: allow them with `--allow credentials`.',
    );
  }
  const mutations = mutationsOf(target);
  if (isUntested(mutations)) return mutations;
  if (trigger.kind === 'method-unsupported') return provokeMethod(target, mutations);
  const like = obligation.error?.indistinguishable ? firstMutation(target) : undefined;
  return collectCases(mutations.map((mutation) => refusal(target, mutation, { ...(like && { like }) })));
}

/**
 * Returns the first mutation of the obligation's first variant. Returns undefined for the first variant itself, and if
 * no mutation can provoke the first variant.
 */
function firstMutation(target: ProvokeContext): RequestMutation | undefined {
  const [first] = target.obligation.variants;
  if (!first?.trigger || first.id === target.variant.id || !isMutationTrigger(first.trigger))
    return undefined;
  const mutations = mutationsOf({ ...target, variant: first, trigger: first.trigger });
  return isUntested(mutations) ? undefined : mutations[0];
}
