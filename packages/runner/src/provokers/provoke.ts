import type { Trigger } from '@touchstone/core';
import { operationsOn } from '@touchstone/core/internal';
import { isUntested, type PlanContext } from '../plan/context.js';
import { provokeDuplicate } from './duplicate.js';
import { expiresByClock, provokeExpired } from './expired.js';
import { provokeFault } from './fault.js';
import { isAllowed, isOverlayTrigger, type OverlayTrigger, overlaysOf } from './overlays.js';
import { gather, type Overlay, type Provoked, type Target, untested } from './provoker.js';
import { provokeRate } from './rate.js';
import { refusal } from './refusal.js';
import { provokeTransition } from './transition.js';
import { provokeFalling } from './value-falling.js';

/** The cases that try an error's variant. Exhaustive: a new trigger does not compile until it is answered here. */
export function provoke(target: Target<Trigger>): Provoked {
  const { trigger, context } = target;
  if (trigger.kind === 'credential' && trigger.is === 'expired' && expiresByClock(target))
    return provokeExpired({ ...target, trigger });
  if (isOverlayTrigger(trigger)) return provokeOverlay({ ...target, trigger });
  switch (trigger.kind) {
    case 'duplicate':
      return provokeDuplicate({ ...target, trigger });
    case 'transition-forbidden':
      return provokeTransition({ ...target, trigger });
    case 'value-falling':
      return provokeFalling({ ...target, trigger });
    case 'rate-exceeded':
      return provokeRate({ ...target, trigger });
    case 'server-fault':
      return context.options.control.fault
        ? provokeFault(target)
        : untested(
            'no fault control',
            'The server must let the run inject a fault (`control.hooks` of the configuration: `fault`).',
          );
    case 'unknown':
      return untested(
        'trigger unknown',
        `The document does not say what brings it about (${trigger.text}): add \`x-error\` with a \`when\`.`,
      );
    case 'ambiguous':
      return untested(
        'trigger ambiguous',
        `${undecided(target, trigger.candidates)}. Add \`x-error\` with a \`when\` to say which.`,
      );
    case 'precondition-failed':
      return untested('not supported', `No provoker for "${trigger.kind.replaceAll('-', ' ')}" yet.`);
  }
}

/** What is not settled: the trigger, which of several codes it brings about, or even the status. */
function undecided({ obligation }: Target, candidates: readonly string[]): string {
  const named = candidates.join(', ');
  if (candidates.length > 1) return `Equally likely: ${named}`;
  const { status } = obligation.response;
  return /^\d+$/.test(status) ? `Several codes and one trigger: ${named}` : `${status} stands for ${named}`;
}

function provokeOverlay(target: Target<OverlayTrigger>): Provoked {
  const { trigger, obligation, context } = target;
  if (!isAllowed(context.options, trigger)) {
    return untested(
      'probe not allowed',
      'Wrong credentials can lock an account: allow them with `--allow-probes credentials`.',
    );
  }
  const overlays = overlaysOf(target);
  if (isUntested(overlays)) return overlays;
  const like = obligation.error?.indistinguishable ? firstOverlay(target) : undefined;
  if (trigger.kind === 'method-unsupported') return provokeMethod(target, overlays);
  return gather(overlays.map((overlay) => refusal(target, overlay, { ...(like && { like }) })));
}

/** The overlay of the obligation's first variant, when the target is another. */
function firstOverlay(target: Target): Overlay | undefined {
  const [first] = target.obligation.variants;
  if (!first?.trigger || first.id === target.variant.id || !isOverlayTrigger(first.trigger)) return undefined;
  const overlays = overlaysOf({ ...target, variant: first, trigger: first.trigger });
  return isUntested(overlays) ? undefined : overlays[0];
}

/**
 * 405 belongs to the path: what is sent once is credited to all its operations. It is sent in the name of the first
 * of them that has somebody to send it.
 */
function provokeMethod(target: Target, overlays: readonly Overlay[]): Provoked {
  const { context, operation, variant } = target;
  const variants = operationsOn(context.model, operation.path)
    .flatMap(({ id }) => context.byOperation.get(id) ?? [])
    .filter(({ id }) => context.selected.has(id))
    .flatMap((obligation) =>
      obligation.variants.filter(({ trigger }) => trigger?.kind === 'method-unsupported'),
    );
  const senders = senderOf.get(context) ?? new Set<string>();
  senderOf.set(context, senders);
  if (variants.some(({ id }) => senders.has(id))) return [];
  const planned = gather(
    overlays.map((overlay) => refusal(target, overlay, { variants: variants.map(({ id }) => id) })),
  );
  if (!isUntested(planned)) senders.add(variant.id);
  return planned;
}

/** Variants in whose name a path's undeclared verbs are sent. */
const senderOf = new WeakMap<PlanContext, Set<string>>();
