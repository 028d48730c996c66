import type { Trigger } from '@touchstone/core';
import { successOf } from '../plan/context.js';
import { withBodyAt } from '../plan/edit.js';
import { bodyValueAt, gather, type Provoked, type Target, unreachable } from './provoker.js';
import { refusal } from './refusal.js';

/** A value accepted, then one below it. */
export function provokeFalling(target: Target<Extract<Trigger, { kind: 'value-falling' }>>): Provoked {
  const { context, operation, trigger } = target;
  const success = successOf(context, operation);
  if (!success) return unreachable('no valid request', `${operation.id} documents no success.`);
  return gather([
    refusal(target, {
      name: '',
      before: (principal, wellFormed) => [
        {
          kind: 'request',
          id: 'higher',
          request: { ...withBodyAt(wellFormed, trigger.field, HIGH), principal },
          expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
        },
      ],
      edit: (request) =>
        bodyValueAt(request, trigger.field) === undefined
          ? request
          : withBodyAt(request, trigger.field, HIGH - 1),
    }),
  ]);
}

/** Above what a new resource starts from, below what a counter can hold. */
const HIGH = 100_000;
