import { idIn, type Json, operationAt, type Trigger } from '@touchstone/core';
import { withBodyAt } from '../../plan/edit.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { Step } from '../../plan/step.js';
import { successOf } from '../../scenario/context.js';
import { scenario } from '../../scenario/scenario.js';
import {
  bodyValueAt,
  collectCases,
  type ProvokeContext,
  type ProvokeResult,
  type RequestMutation,
} from '../provoker.js';
import { refusal, tenantOf } from '../refusal.js';

type Duplicate = ProvokeContext<Extract<Trigger, { kind: 'duplicate' }>>;

/** A value that must be unique, taken by another resource; an address also in other letters' case. */
export function provokeDuplicate(target: Duplicate): ProvokeResult {
  const isAddress = target.trigger.fields.some((field) => /mail/i.test(field));
  const mutations = [
    duplicateMutation(target, '', (value) => value),
    ...(isAddress ? [duplicateMutation(target, 'in capitals', upperCase)] : []),
  ];
  return collectCases(
    mutations.map((mutation) => (isUntested(mutation) ? mutation : refusal(target, mutation))),
  );
}

const upperCase = (value: Json): Json => (typeof value === 'string' ? value.toUpperCase() : value);

/** The taken values come from a create of its own, which goes before; the refused call has all else its own. */
export function duplicateMutation(
  target: Duplicate,
  name: string,
  change: (value: Json) => Json,
): RequestMutation | Untested {
  const { context, operation, trigger, variant } = target;
  const collection = operation.path.replace(/\/\{[^{}]+\}(\/[^{}]*)?$/, '');
  const create = operation.method === 'POST' ? operation : operationAt(context.model, 'POST', collection);
  const success = create && successOf(context, create);
  if (!create || !success)
    return untested('no resource', `No POST makes another resource for ${operation.id} to collide with.`);
  const taken = scenario(context, create, {
    requirements: { tenant: tenantOf(target) },
    label: `${variant.id} taken ${name}`,
    shape: 'example',
    prefix: 'taken.',
  });
  if (isUntested(taken)) return taken;
  const { fields } = trigger;
  // Which fields must be unique nobody said, so that the very same call is sent again; not so where it does something.
  if (fields.length === 0 && idIn(context.model, success.response, create.path, 'id') === undefined) {
    return untested(
      'trigger ambiguous',
      `Nothing says what ${operation.id} collides with. Add \`x-error\` with a \`when\`.`,
    );
  }
  return {
    name,
    before: (): readonly Step[] => [
      ...taken.steps,
      {
        kind: 'request',
        id: 'taken',
        request: taken.request,
        expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
      },
    ],
    edit: (request) =>
      fields.length === 0
        ? { ...taken.request, caller: request.caller }
        : fields.reduce((edited, field) => {
            const value = bodyValueAt(taken.request, field);
            return value === undefined ? edited : withBodyAt(edited, field, change(value));
          }, request),
  };
}
