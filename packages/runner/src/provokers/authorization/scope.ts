import type { Trigger } from '@touchstone/core';
import { type Untested, untested } from '../../plan/reasons.js';
import { hasOtherScopeOfType } from '../../scenario/caller-for.js';
import { scopesOf } from '../../scenario/scopes.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/**
 * Returns a mutation that uses a caller without the operation's scope, or without any scope of the same type. If the
 * run can change callers, adding the scope lifts the refusal.
 */
export function scopeMutations({
  context,
  operation,
  trigger,
}: ProvokeContext<Extract<Trigger, { kind: 'scope-missing' }>>): readonly RequestMutation[] | Untested {
  if (scopesOf(operation).length === 0)
    return untested('no violation possible', `${operation.id} requires no scope.`);
  const requirements = { lacks: trigger.lacks };
  if (!context.options.control.callers) return [{ name: '', requirements }];
  if (trigger.lacks === 'operation' && !hasOtherScopeOfType(context, operation))
    return untested('no violation possible', `Every scope of the same type suffices for ${operation.id}.`);
  return [
    {
      name: '',
      requirements,
      recover: (caller) => [
        { kind: 'update-caller', role: 'recovered', caller, change: { scopes: context.scopes } },
      ],
    },
  ];
}
