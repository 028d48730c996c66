import type { Json, Operation, Trigger } from '@touchstone/core';
import { createdIdPointer, itemOperation, operationAt, pathParameterNames } from '@touchstone/core/internal';
import { bodyValueAt, withBodyAt } from '../../plan/edit-request.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { Step } from '../../plan/step.js';
import { successOf } from '../../scenario/context.js';
import { planScenario } from '../../scenario/plan-scenario.js';
import { isNamed } from '../named-mutation.js';
import {
  collectCases,
  type ProvokeContext,
  type ProvokeResult,
  type RequestMutation,
} from '../provoke-context.js';
import { refusal } from '../refusal.js';
import { tenantOf } from '../tenant-of.js';

type Duplicate = ProvokeContext<Extract<Trigger, { kind: 'duplicate' }>>;

/**
 * Plans cases that repeat the unique values of another resource. If the name of a field contains `mail`, one more case
 * repeats the
 * value of that field in upper case.
 */
export function provokeDuplicate(target: Duplicate): ProvokeResult {
  const isAddress = target.trigger.fields.some(namesAddress);
  const mutations = [
    duplicateMutation(target, '', (_, value) => value),
    ...(isAddress ? [duplicateMutation(target, 'in capitals', upperCase)] : []),
  ];
  const { only } = target.trigger;
  const named = mutations.filter((mutation) => isUntested(mutation) || isNamed(mutation, only));
  return collectCases(named.map((mutation) => (isUntested(mutation) ? mutation : refusal(target, mutation))));
}

/** Returns the name of the path parameter that identifies an item of the collection. */
const keyName = ({ context }: Duplicate, { path }: Operation): string => {
  const item = itemOperation(context.model, 'GET', path);
  return (item && pathParameterNames(item.path).at(-1)) ?? 'id';
};

const namesAddress = (field: string): boolean => /mail/i.test(field);

const upperCase = (field: string, value: Json): Json =>
  typeof value === 'string' && namesAddress(field) ? value.toUpperCase() : value;

/**
 * Returns a mutation that first creates a resource and then repeats its unique values in another call. Repeats the
 * identical call if no fields are documented.
 */
export function duplicateMutation(
  target: Duplicate,
  name: string,
  change: (field: string, value: Json) => Json,
): RequestMutation | Untested {
  const { context, obligation, operation, trigger, variant } = target;
  const collection = operation.path.replace(/\/\{[^{}]+\}(\/[^{}]*)?$/, '');
  const create = operation.method === 'POST' ? operation : operationAt(context.model, 'POST', collection);
  const success = create && successOf(context, create);
  if (!create || !success)
    return untested('no resource', `No POST creates another resource for ${operation.id} to collide with.`);
  const existing = planScenario(context, create, {
    requirements: { tenant: tenantOf(target) },
    label: `${variant.id} taken ${name}`,
    shape: 'example',
    prefix: 'taken.',
  });
  if (isUntested(existing)) return existing;
  const { fields } = trigger;
  // An action, unlike a creation, may accept the identical call.
  if (
    fields.length === 0 &&
    !obligation.error?.explicit &&
    createdIdPointer(context.model, success.response, create.path, keyName(target, create)) === undefined
  ) {
    return untested(
      'trigger ambiguous',
      `The document does not specify what ${operation.id} collides with. Add \`x-error\` with a \`when\`.`,
    );
  }
  return {
    name,
    before: (): readonly Step[] => [
      ...existing.steps,
      {
        kind: 'request',
        role: 'prerequisite',
        id: 'taken',
        request: existing.request,
        expect: { rule: 'status-intended', obligation: success.id },
      },
    ],
    edit: (request) =>
      fields.length === 0
        ? { ...existing.request, caller: request.caller }
        : fields.reduce((edited, field) => {
            const value = bodyValueAt(existing.request, field);
            return value === undefined ? edited : withBodyAt(edited, field, change(field, value));
          }, request),
  };
}
