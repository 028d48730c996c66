import type { Json, Trigger } from '@touchstone/core';
import { changedParts, checkStage } from '@touchstone/core/internal';
import type { Case } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import { expiresByClock } from './authorization/expired-token.js';
import { isAllowed, isMutationTrigger, mutationsOf } from './mutations.js';
import { obligationName } from './obligation-name.js';
import type { ProvokeContext, RequestMutation } from './provoke-context.js';
import { refusal } from './refusal.js';
import { duplicateMutation } from './resource/duplicate.js';
import { forbiddenMutation } from './resource/transition.js';
import { fallingMutation } from './resource/value-falling.js';

interface Probe {
  readonly target: ProvokeContext<Trigger>;
  readonly mutation: RequestMutation;
  /** The stage at which servers usually check the trigger; see `checkStage`. */
  readonly stage: number;
  /**
   * Index of the error code in `x-error-order`. Orders probes only within a stage, because `x-error-order` lists a code
   * that several checks return only once, at the earliest of them. Also decides which of two combined errors the server
   * must report.
   */
  readonly code: number;
  /** The parts of the call that the mutation changes. Two mutations that change the same part cannot be combined. */
  readonly parts: readonly string[];
  /** JSON Pointers to the fields of a valid body that conflict with the stored state. */
  readonly fields: readonly string[];
}

/**
 * Plans calls that provoke two errors at the same time. `x-error-order` specifies which of them the server must report.
 * Each error is combined with the nearest earlier error that fits in the same call.
 */
export function provokeOrder(target: Pick<ProvokeContext, 'context' | 'operation'>): readonly Case[] {
  const { context, operation } = target;
  const { errorOrder } = context.model;
  const obligations = context.byOperation.get(operation.id) ?? [];
  const isSelected = ({ id }: Obligation): boolean => context.selected.has(id);
  if (errorOrder.length === 0 || !obligations.some(isSelected)) return [];
  // Pairs all documented errors, so that a selection does not change the pairs.
  const probes = obligations.flatMap((obligation) =>
    obligation.variants.flatMap((variant) =>
      probeOf({ ...target, obligation, variant, trigger: variant.trigger }, errorOrder),
    ),
  );
  const first = probes.filter(
    (probe, index) =>
      probes.findIndex((other) => kindOf(other) === kindOf(probe) && other.code === probe.code) === index,
  );
  const sorted = first.sort((a, b) => a.stage - b.stage || a.code - b.code);
  return sorted.flatMap((later, index) => {
    const earlier = sorted.slice(0, index).findLast((candidate) => canCombine(candidate, later));
    if (!earlier || !isSelected(earlier.target.obligation) || !isSelected(later.target.obligation)) return [];
    const both = refusal(earlier.target, earlier.mutation, {
      also: { ...later.mutation, name: nameOf(later) },
    });
    return isUntested(both) ? [] : [both];
  });
}

const kindOf = ({ target }: Probe): string => target.trigger.kind;

const nameOf = ({ target }: Probe): string =>
  `${obligationName(target.context, target.obligation)} ${target.variant.label}`;

function probeOf(target: ProvokeContext, errorOrder: readonly string[]): readonly Probe[] {
  const { trigger, obligation } = target;
  const code = errorOrder.indexOf(obligation.error?.code ?? '');
  const parts = trigger ? changedParts(trigger.kind) : undefined;
  if (!trigger || code < 0 || !parts) return [];
  if (trigger.kind === 'request-invalid' && trigger.in !== 'body') return [];
  if (!isAllowed(target.context.options, trigger)) return [];
  if (trigger.kind === 'credential' && trigger.is === 'expired' && expiresByClock(target)) return [];
  const mutation = mutationOf({ ...target, trigger });
  const fields = fieldsOf(trigger);
  const stage = checkStage(trigger.kind);
  return mutation ? [{ target: { ...target, trigger }, mutation, stage, code, parts, fields }] : [];
}

/** Returns JSON Pointers to the fields that conflict with the stored state. */
function fieldsOf(trigger: Trigger): readonly string[] {
  if (trigger.kind === 'duplicate') return trigger.fields;
  if (trigger.kind === 'transition-forbidden') return [trigger.transitions.field];
  return trigger.kind === 'value-falling' ? [trigger.field] : [];
}

function mutationOf(target: ProvokeContext<Trigger>): RequestMutation | undefined {
  const { trigger } = target;
  if (trigger.kind === 'duplicate')
    return ifPlanned(duplicateMutation({ ...target, trigger }, 'second', unchanged));
  if (trigger.kind === 'transition-forbidden') return ifPlanned(forbiddenMutation({ ...target, trigger }));
  if (trigger.kind === 'value-falling') return ifPlanned(fallingMutation({ ...target, trigger }));
  const mutations = isMutationTrigger(trigger) ? mutationsOf({ ...target, trigger }) : [];
  if (isUntested(mutations)) return undefined;
  // Prefers a mutation that keeps the fields of other triggers intact, because it can be combined with more triggers.
  const fields = target.operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap(fieldsOf);
  return (
    mutations.find((mutation) => mutation.pointer !== '' && !changesField(mutation, fields)) ?? mutations[0]
  );
}

const unchanged = (_field: string, value: Json): Json => value;

const ifPlanned = (mutation: RequestMutation | Untested): RequestMutation | undefined =>
  isUntested(mutation) ? undefined : mutation;

/** Returns true if the mutation changes one of the fields, or a value within it. */
const changesField = ({ pointer }: RequestMutation, fields: readonly string[]): boolean =>
  pointer !== undefined && fields.some((field) => pointer === field || pointer.startsWith(`${field}/`));

const canCombine = (earlier: Probe, later: Probe): boolean =>
  earlier.code < later.code &&
  earlier.stage <= later.stage &&
  !changesField(earlier.mutation, later.fields) &&
  !earlier.parts.some((part) => later.parts.includes(part));
