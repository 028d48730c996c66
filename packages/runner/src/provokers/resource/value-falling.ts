import type { Trigger } from '@touchstone/core';
import { bodyValueAt, withBodyAt } from '../../plan/edit-request.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import { successOf } from '../../scenario/context.js';
import {
  collectCases,
  type ProvokeContext,
  type ProvokeResult,
  type RequestMutation,
} from '../provoke-context.js';
import { refusal } from '../refusal.js';

type Falling = ProvokeContext<Extract<Trigger, { kind: 'value-falling' }>>;

export function provokeFalling(target: Falling): ProvokeResult {
  const mutation = fallingMutation(target);
  return isUntested(mutation) ? mutation : collectCases([refusal(target, mutation)]);
}

/** Returns a mutation that sends a value lower than the accepted value. */
export function fallingMutation({ context, operation, trigger }: Falling): RequestMutation | Untested {
  const success = successOf(context, operation);
  if (!success) return untested('no valid request', `${operation.id} documents no success response.`);
  return {
    name: '',
    before: (caller, wellFormed) => [
      {
        kind: 'request',
        role: 'prerequisite',
        id: 'higher',
        request: { ...withBodyAt(wellFormed, trigger.field, HIGH_VALUE), caller },
        expect: { rule: 'status-intended', obligation: success.id },
      },
    ],
    edit: (request) =>
      bodyValueAt(request, trigger.field) === undefined
        ? request
        : withBodyAt(request, trigger.field, HIGH_VALUE - 1),
  };
}

/** A value that is higher than the initial value of a new resource and within the range of a counter. */
const HIGH_VALUE = 100_000;
