import type { Trigger } from '@touchstone/core';
import type { Untested } from '../plan/case.js';
import { isUntested, successOf } from '../plan/context.js';
import { withBodyAt } from '../plan/edit.js';
import { bodyValueAt, gather, type Overlay, type Provoked, type Target, untested } from './provoker.js';
import { refusal } from './refusal.js';

type Falling = Target<Extract<Trigger, { kind: 'value-falling' }>>;

export function provokeFalling(target: Falling): Provoked {
  const overlay = fallingOverlay(target);
  return isUntested(overlay) ? overlay : gather([refusal(target, overlay)]);
}

/** A value accepted, then one below it. */
export function fallingOverlay({ context, operation, trigger }: Falling): Overlay | Untested {
  const success = successOf(context, operation);
  if (!success) return untested('no valid request', `${operation.id} documents no success.`);
  return {
    name: '',
    before: (caller, wellFormed) => [
      {
        kind: 'request',
        id: 'higher',
        request: { ...withBodyAt(wellFormed, trigger.field, HIGH), caller },
        expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
      },
    ],
    edit: (request) =>
      bodyValueAt(request, trigger.field) === undefined
        ? request
        : withBodyAt(request, trigger.field, HIGH - 1),
  };
}

/** Above what a new resource starts from, below what a counter can hold. */
const HIGH = 100_000;
