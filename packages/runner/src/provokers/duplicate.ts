import type { Json, Trigger } from '@touchstone/core';
import { createdIdPointer, operationAt } from '@touchstone/core/internal';
import type { Step, Untested } from '../plan/case.js';
import { isUntested, successOf } from '../plan/context.js';
import { withBodyAt } from '../plan/edit.js';
import { scenario } from '../plan/scenario.js';
import { bodyValueAt, gather, type Overlay, type Provoked, type Target, untested } from './provoker.js';
import { refusal, tenantOf } from './refusal.js';

type Duplicate = Target<Extract<Trigger, { kind: 'duplicate' }>>;

/** A value that must be unique, taken by another resource; an address also in other letters' case. */
export function provokeDuplicate(target: Duplicate): Provoked {
  const isAddress = target.trigger.fields.some((field) => /mail/i.test(field));
  const overlays = [
    duplicateOverlay(target, '', (value) => value),
    ...(isAddress ? [duplicateOverlay(target, 'in capitals', upperCase)] : []),
  ];
  return gather(overlays.map((overlay) => (isUntested(overlay) ? overlay : refusal(target, overlay))));
}

const upperCase = (value: Json): Json => (typeof value === 'string' ? value.toUpperCase() : value);

/** The taken values come from a create of its own, which goes before; the refused call has all else its own. */
export function duplicateOverlay(
  target: Duplicate,
  name: string,
  change: (value: Json) => Json,
): Overlay | Untested {
  const { context, operation, trigger, variant } = target;
  const collection = operation.path.replace(/\/\{[^{}]+\}(\/[^{}]*)?$/, '');
  const create = operation.method === 'POST' ? operation : operationAt(context.model, 'POST', collection);
  const success = create && successOf(context, create);
  if (!create || !success)
    return untested('no resource', `No POST makes another resource for ${operation.id} to collide with.`);
  const taken = scenario(context, create, {
    need: { tenant: tenantOf(target) },
    label: `${variant.id} taken ${name}`,
    shape: 'example',
    prefix: 'taken.',
  });
  if (isUntested(taken)) return taken;
  const { fields } = trigger;
  // Which fields must be unique nobody said, so that the very same call is sent again; not so where it does something.
  if (
    fields.length === 0 &&
    createdIdPointer(context.model, success.response, create.path, 'id') === undefined
  ) {
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
