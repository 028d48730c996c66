import type { Trigger } from '@touchstone/core';
import { withBodyAt } from '../../plan/edit.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import { successOf } from '../../scenario/context.js';
import {
  bodyValueAt,
  collectCases,
  type ProvokeContext,
  type ProvokeResult,
  type RequestMutation,
} from '../provoker.js';
import { refusal } from '../refusal.js';

type Falling = ProvokeContext<Extract<Trigger, { kind: 'value-falling' }>>;

export function provokeFalling(target: Falling): ProvokeResult {
  const mutation = fallingMutation(target);
  return isUntested(mutation) ? mutation : collectCases([refusal(target, mutation)]);
}

/** A value accepted, then one below it. */
export function fallingMutation({ context, operation, trigger }: Falling): RequestMutation | Untested {
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
