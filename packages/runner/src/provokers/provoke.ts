import type { Trigger } from '@touchstone/core';
import { isUnreachable } from '../plan/context.js';
import { operationsOn } from '../plan/routes.js';
import { provokeDuplicate } from './duplicate.js';
import { provokeFault } from './fault.js';
import { isOverlayTrigger, type OverlayTrigger, overlaysOf } from './overlays.js';
import { gather, type Overlay, type Provoked, type Target, unreachable } from './provoker.js';
import { provokeRate } from './rate.js';
import { refusal } from './refusal.js';
import { provokeTransition } from './transition.js';
import { provokeFalling } from './value-falling.js';

/** The cases that try an error's way. Exhaustive: a new trigger does not compile until it is answered here. */
export function provoke(target: Target<Trigger>): Provoked {
  const { trigger, context } = target;
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
        : unreachable(
            'no fault control',
            'The server must let the run inject a fault (control hook `fault`).',
          );
    case 'unknown':
      return unreachable(
        'trigger unknown',
        `The document does not say what brings it about (${trigger.text}): add \`x-error\` with a \`when\`.`,
      );
    case 'ambiguous':
      return unreachable(
        'trigger ambiguous',
        `Equally likely: ${trigger.candidates.join(', ')}. Add \`x-error\` with a \`when\` to say which.`,
      );
    case 'client-authentication-failed':
    case 'grant-unsupported':
    case 'permission-denied':
    case 'operation-unavailable':
    case 'precondition-failed':
      return unreachable('not supported', `No provoker for "${trigger.kind.replaceAll('-', ' ')}" yet.`);
  }
}

function provokeOverlay(target: Target<OverlayTrigger>): Provoked {
  const { trigger, way, obligation, context } = target;
  const risky = trigger.kind === 'credential' && trigger.is !== 'missing';
  if (risky && !context.options.allow.includes('credentials')) {
    return unreachable(
      'probe not allowed',
      'Wrong credentials can lock an account: allow them with `--allow-probes credentials`.',
    );
  }
  const overlays = overlaysOf(target);
  if (isUnreachable(overlays)) return overlays;
  const like = obligation.error?.indistinguishable ? firstOverlay(target) : undefined;
  const sharers = trigger.kind === 'method-unsupported' ? sharersOf(target) : [way.id];
  if (sharers[0] !== way.id) return [];
  return gather(
    overlays.map((overlay) => refusal(target, overlay, { ways: sharers, ...(like && { like }) })),
  );
}

/** The overlay of the obligation's first way, when the target is another. */
function firstOverlay(target: Target): Overlay | undefined {
  const [first] = target.obligation.ways;
  if (!first?.trigger || first.id === target.way.id || !isOverlayTrigger(first.trigger)) return undefined;
  const overlays = overlaysOf({ ...target, way: first, trigger: first.trigger });
  return isUnreachable(overlays) ? undefined : overlays[0];
}

/** 405 belongs to the path: what is sent once is credited to all its operations. */
function sharersOf({ context, operation }: Target): readonly string[] {
  return operationsOn(context.model, operation.path)
    .flatMap(({ id }) => context.byOperation.get(id) ?? [])
    .filter(({ id }) => context.selected.has(id))
    .flatMap(({ ways }) =>
      ways.flatMap(({ trigger, id }) => (trigger?.kind === 'method-unsupported' ? [id] : [])),
    );
}
