import { type CallPart, CHECK_STAGES, type TriggerKind } from './trigger-definition.js';
import { definitionOf } from './triggers.js';

/** Returns the zero-based index of the stage at which servers usually check for a kind of trigger. */
export const checkStage = (kind: TriggerKind): number => CHECK_STAGES.indexOf(definitionOf(kind).stage);

/**
 * Compares kinds of triggers by the order in which servers usually check for them. Returns 0 if the order differs
 * between servers.
 */
export function compareChecks(one: TriggerKind, other: TriggerKind): number {
  const positionOf = (kind: TriggerKind): number => definitionOf(kind).position ?? 0;
  return checkStage(one) - checkStage(other) || positionOf(one) - positionOf(other);
}

/**
 * Returns the parts of a call that a violation changes to make this kind of trigger fire, or `undefined` if the
 * violation cannot be combined with another one.
 */
export const changedParts = (kind: TriggerKind): readonly CallPart[] | undefined =>
  definitionOf(kind).changes;
