import type { Trigger } from '@touchstone/core';
import { hasTypeLeft } from '../plan/callers.js';
import type { Untested } from '../plan/case.js';
import { type Overlay, type Target, untested } from './provoker.js';

/** A credential without the operation's scope, or without any of its type; adding it mends the same credential. */
export function scopeOverlays(
  target: Target<Extract<Trigger, { kind: 'scope-missing' }>>,
): readonly Overlay[] | Untested {
  const { context, operation, trigger } = target;
  if (!operation.security.flat().some(({ scopes }) => scopes.length > 0)) {
    return untested('no violation possible', `${operation.id} asks for no scope.`);
  }
  const { control } = context.options;
  if (control.callers && trigger.lacks === 'operation' && !hasTypeLeft(context, operation)) {
    return untested('no violation possible', 'Every scope of the type suffices for this operation.');
  }
  if (!control.callers) return [{ name: '', need: { lacks: trigger.lacks } }];
  return [
    {
      name: '',
      need: { lacks: trigger.lacks },
      recover: (caller) => [{ kind: 'update-caller', caller, change: { scopes: context.scopes } }],
    },
  ];
}
