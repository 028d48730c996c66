import { type Effect, effectOf, type Operation } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import { type Untested, untested } from '../plan/reasons.js';
import type { PlanContext } from './context.js';

/** Returns the configured effect of an operation, or else its effect according to the document. */
export function effectOfOperation(
  { model, options }: Pick<PlanContext, 'model' | 'options'>,
  operation: Operation,
): Effect {
  const kind = own(options.operations, operation.id)?.effect;
  return kind ? { kind, reason: 'the configuration declares it' } : effectOf(model, operation);
}

/** Returns true if the run may call the operation to create a resource that another call needs. */
export function mayCreateWith(context: PlanContext, operation: Operation): boolean {
  const { allow, operations } = context.options;
  const { kind } = effectOfOperation(context, operation);
  return own(operations, operation.id)?.allow ?? (kind === 'read' || allow.includes(kind));
}

export const notAllowed = (context: PlanContext, operation: Operation): Untested =>
  notAllowedEffect(operation.id, effectOfOperation(context, operation));

export function notAllowedEffect(subject: string, { kind, reason }: Effect): Untested {
  const effect = kind === 'dangerous' ? 'is dangerous' : `would ${kind} a resource`;
  return untested(
    'not allowed',
    `${subject} ${effect}, because ${reason}: allow it with \`--allow ${kind}\`, or correct its effect with \`x-effect\`.`,
  );
}
