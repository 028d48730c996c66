import type { Json, Trigger } from '@touchstone/core';
import { changedParts, checkStage } from '@touchstone/core/internal';
import type { Case, Untested } from '../plan/case.js';
import { isUntested } from '../plan/context.js';
import type { Obligation } from '../plan/obligation.js';
import { duplicateOverlay } from './duplicate.js';
import { expiresByClock } from './expired.js';
import { isAllowed, isOverlayTrigger, overlaysOf } from './overlays.js';
import type { Overlay, Target } from './provoker.js';
import { refusal } from './refusal.js';
import { forbiddenOverlay } from './transition.js';
import { fallingOverlay } from './value-falling.js';

interface Probe {
  readonly target: Target<Trigger>;
  readonly overlay: Overlay;
  /** The stage at which servers usually check it: see `checkStage`. */
  readonly stage: number;
  /**
   * Index of the error code in `x-error-order`. It decides within a stage, but not between stages, because a code with
   * several checks is listed at the earliest of them.
   */
  readonly code: number;
  /** Two overlays that change the same part of a call cannot be combined. */
  readonly parts: readonly string[];
  /** JSON Pointers to the fields that violate the trigger although the body matches its schema. */
  readonly fields: readonly string[];
}

/**
 * Plans calls that violate two triggers at once: `x-error-order` specifies which error the server must report. Each
 * error is combined with the nearest earlier one.
 */
export function provokeOrder(
  target: Omit<Target, 'obligation' | 'variant' | 'trigger'>,
  obligations: readonly Obligation[],
): readonly Case[] {
  const { errorOrder } = target.context.model;
  if (errorOrder.length === 0) return [];
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
    const earlier = sorted.slice(0, index).findLast((candidate) => agree(candidate, later));
    const both =
      earlier &&
      refusal(earlier.target, earlier.overlay, { also: { ...later.overlay, name: nameOf(later) } });
    return both && !isUntested(both) ? [both] : [];
  });
}

const kindOf = ({ target }: Probe): string => target.trigger.kind;

const nameOf = ({ target }: Probe): string =>
  `${target.obligation.error?.code ?? target.obligation.response.status} ${target.variant.label}`;

function probeOf(target: Target, errorOrder: readonly string[]): readonly Probe[] {
  const { trigger, obligation } = target;
  const code = errorOrder.indexOf(obligation.error?.code ?? '');
  const parts = trigger ? changedParts(trigger.kind) : undefined;
  if (!trigger || code < 0 || !parts) return [];
  if (trigger.kind === 'request-invalid' && trigger.in !== 'body') return [];
  if (!isAllowed(target.context.options, trigger)) return [];
  if (trigger.kind === 'credential' && trigger.is === 'expired' && expiresByClock(target)) return [];
  const overlay = overlayOf({ ...target, trigger });
  const fields = fieldsOf(trigger);
  const stage = checkStage(trigger.kind);
  return overlay ? [{ target: { ...target, trigger }, overlay, stage, code, parts, fields }] : [];
}

/** JSON Pointers to the fields whose value conflicts with the stored state. */
function fieldsOf(trigger: Trigger): readonly string[] {
  if (trigger.kind === 'duplicate') return trigger.fields;
  if (trigger.kind === 'transition-forbidden') return [trigger.transitions.field];
  return trigger.kind === 'value-falling' ? [trigger.field] : [];
}

function overlayOf(target: Target<Trigger>): Overlay | undefined {
  const { trigger } = target;
  if (trigger.kind === 'duplicate') return planned(duplicateOverlay({ ...target, trigger }, 'second', same));
  if (trigger.kind === 'transition-forbidden') return planned(forbiddenOverlay({ ...target, trigger }));
  if (trigger.kind === 'value-falling') return planned(fallingOverlay({ ...target, trigger }));
  const overlays = isOverlayTrigger(trigger) ? overlaysOf({ ...target, trigger }) : [];
  if (isUntested(overlays)) return undefined;
  // Prefers an overlay that keeps the fields of other triggers intact, because it can be combined with more of them.
  const fields = target.operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap(fieldsOf);
  return overlays.find(({ name }) => !name.includes('root') && !touches(name, fields)) ?? overlays[0];
}

const same = (value: Json): Json => value;

const planned = (overlay: Overlay | Untested): Overlay | undefined =>
  isUntested(overlay) ? undefined : overlay;

/** True if an overlay of this name, such as `maxLength at /title`, changes one of the fields. */
const touches = (name: string, fields: readonly string[]): boolean =>
  fields.some((field) => name.includes(field));

const agree = (earlier: Probe, later: Probe): boolean =>
  earlier.code < later.code &&
  earlier.stage <= later.stage &&
  !touches(earlier.overlay.name, later.fields) &&
  !earlier.parts.some((part) => later.parts.includes(part));
