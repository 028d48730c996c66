import type { Trigger } from '@touchstone/core';
import type { Unreachable } from '../plan/case.js';
import { hasTypeLeft } from '../plan/principals.js';
import { type Overlay, type Target, unreachable } from './provoker.js';

/** A credential without the operation's scope, or without any of its type; adding it mends the same credential. */
export function scopeOverlays(
  target: Target<Extract<Trigger, { kind: 'scope-missing' }>>,
): readonly Overlay[] | Unreachable {
  const { context, operation, trigger } = target;
  if (!operation.security.flat().some(({ scopes }) => scopes.length > 0)) {
    return unreachable('no violation possible', `${operation.id} asks for no scope.`);
  }
  const { control } = context.options;
  if (control.principals && trigger.lacks === 'operation' && !hasTypeLeft(context, operation)) {
    return unreachable('no violation possible', 'Every scope of the type suffices for this operation.');
  }
  if (!control.principals) return [{ name: '', need: { lacks: trigger.lacks } }];
  return [
    {
      name: '',
      need: { lacks: trigger.lacks },
      mend: (principal) => [{ kind: 'update-principal', principal, change: { scopes: context.scopes } }],
    },
  ];
}
