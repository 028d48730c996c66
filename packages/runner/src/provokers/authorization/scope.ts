import type { Trigger } from '@touchstone/core';
import { type Untested, untested } from '../../plan/reasons.js';
import { hasTypeLeft } from '../../scenario/caller-for.js';

import type { ProvokeContext, RequestMutation } from '../provoker.js';

/** A credential without the operation's scope, or without any of its type; adding it mends the same credential. */
export function scopeMutations(
  target: ProvokeContext<Extract<Trigger, { kind: 'scope-missing' }>>,
): readonly RequestMutation[] | Untested {
  const { context, operation, trigger } = target;
  if (!operation.security.flat().some(({ scopes }) => scopes.length > 0)) {
    return untested('no violation possible', `${operation.id} asks for no scope.`);
  }
  const { control } = context.options;
  if (control.callers && trigger.lacks === 'operation' && !hasTypeLeft(context, operation)) {
    return untested('no violation possible', 'Every scope of the type suffices for this operation.');
  }
  if (!control.callers) return [{ name: '', requirements: { lacks: trigger.lacks } }];
  return [
    {
      name: '',
      requirements: { lacks: trigger.lacks },
      recover: (caller) => [{ kind: 'update-caller', caller, change: { scopes: context.scopes } }],
    },
  ];
}
