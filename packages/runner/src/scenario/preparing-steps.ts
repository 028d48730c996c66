import type { Operation } from '@touchstone/core';
import { pathParameterNames } from '@touchstone/core/internal';
import { requiredActions } from '../plan/actions.js';
import type { Binding } from '../plan/binding.js';
import { isUntested } from '../plan/reasons.js';
import type { Step } from '../plan/step.js';
import { type PlanContext, successOf } from './context.js';
import { mayCreateWith } from './effect-of-operation.js';
import type { ResourceRequest } from './recipe.js';

/**
 * Plans the actions without which the codes of an operation say that the server refuses it, such as sending an invoice
 * before its payment. Omits actions that cannot be planned.
 */
export function preparingSteps(
  context: PlanContext,
  operation: Operation,
  item: Binding,
  { requirements, label }: ResourceRequest,
): readonly Step[] {
  return requiredActions(context.model, operation).flatMap((action): readonly Step[] => {
    const success = successOf(context, action);
    const parameter = pathParameterNames(action.path).at(-1);
    if (!success || parameter === undefined || !mayCreateWith(context, action)) return [];
    const prefix = `${item.name} ${action.id}.`;
    const call = context.scenario(action, {
      requirements,
      label: `${action.id} for ${label}`,
      shape: 'example',
      prefix,
      parents: new Map([[parameter, item]]),
      depth: 1,
    });
    if (isUntested(call)) return [];
    return [
      ...call.steps,
      {
        kind: 'request',
        role: 'prerequisite',
        id: `prepare ${prefix}`,
        request: call.request,
        expect: { rule: 'status-intended', obligation: success.id },
      },
    ];
  });
}
