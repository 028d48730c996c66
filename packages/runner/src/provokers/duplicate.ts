import { idIn, type Json, operationAt, type Trigger } from '@touchstone/core';
import type { Step, Unreachable } from '../plan/case.js';
import { isUnreachable, successOf } from '../plan/context.js';
import { withBodyAt } from '../plan/edit.js';
import { scenario } from '../plan/scenario.js';
import { bodyValueAt, gather, type Overlay, type Provoked, type Target, unreachable } from './provoker.js';
import { refusal, tenantOf } from './refusal.js';

type Duplicate = Target<Extract<Trigger, { kind: 'duplicate' }>>;

/** A value that must be unique, taken by another resource; an address also in other letters' case. */
export function provokeDuplicate(target: Duplicate): Provoked {
  const isAddress = target.trigger.fields.some((field) => /mail/i.test(field));
  const overlays = [
    duplicateOverlay(target, '', (value) => value),
    ...(isAddress ? [duplicateOverlay(target, 'in capitals', upperCase)] : []),
  ];
  return gather(overlays.map((overlay) => (isUnreachable(overlay) ? overlay : refusal(target, overlay))));
}

const upperCase = (value: Json): Json => (typeof value === 'string' ? value.toUpperCase() : value);

/** The taken values come from a create of its own, which goes before; the refused call has all else its own. */
export function duplicateOverlay(
  target: Duplicate,
  name: string,
  change: (value: Json) => Json,
): Overlay | Unreachable {
  const { context, operation, trigger, way } = target;
  const collection = operation.path.replace(/\/\{[^{}]+\}(\/[^{}]*)?$/, '');
  const create = operation.method === 'POST' ? operation : operationAt(context.model, 'POST', collection);
  const success = create && successOf(context, create);
  if (!create || !success)
    return unreachable('no resource', `No POST makes another resource for ${operation.id} to collide with.`);
  const taken = scenario(context, create, {
    need: { tenant: tenantOf(target) },
    label: `${way.id} taken ${name}`,
    shape: 'example',
    prefix: 'taken.',
  });
  if (isUnreachable(taken)) return taken;
  const { fields } = trigger;
  // Which fields must be unique nobody said, so that the very same call is sent again; not so where it does something.
  if (fields.length === 0 && idIn(context.model, success.response, create.path, 'id') === undefined) {
    return unreachable(
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
        ? { ...taken.request, principal: request.principal }
        : fields.reduce((edited, field) => {
            const value = bodyValueAt(taken.request, field);
            return value === undefined ? edited : withBodyAt(edited, field, change(value));
          }, request),
  };
}
