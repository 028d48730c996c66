import type { Trigger } from '@touchstone/core';
import type { Case } from '../plan/case.js';
import { isUnreachable } from '../plan/context.js';
import { uniqueFields } from '../plan/marker.js';
import type { Obligation } from '../plan/obligation.js';
import { duplicateOverlay } from './duplicate.js';
import { isAllowed, isOverlayTrigger, overlaysOf } from './overlays.js';
import type { Overlay, Target } from './provoker.js';
import { refusal } from './refusal.js';

/** Parts of a call that an overlay touches; two that share one cannot be laid together. */
type Parts = Readonly<Partial<Record<Trigger['kind'], readonly string[]>>>;

/**
 * The order in which servers check these. Of one level, where they differ, the document's own order decides; it
 * alone does not, for a code may stand for two checks, of which it gives the earlier.
 */
const LEVELS: readonly Parts[] = [
  { credential: ['credential'] },
  { declared: ['tenant', 'plan'] },
  { 'address-blocked': ['address'] },
  { header: ['header', 'tenant'] },
  { 'payload-too-large': ['body', 'media type'], 'media-type-unsupported': ['body', 'media type'] },
  { 'scope-missing': ['scopes'], 'permission-denied': ['scopes'] },
  {
    'resource-absent': ['resource'],
    'resource-foreign': ['tenant', 'resource'],
    'request-invalid': ['body'],
    'required-missing': ['body'],
    'reference-absent': ['body'],
    'grant-unsupported': ['body'],
  },
  { 'client-authentication-failed': ['client'] },
  { duplicate: ['conflict'] },
];

interface Probe {
  readonly target: Target<Trigger>;
  readonly overlay: Overlay;
  readonly rank: number;
  readonly code: number;
  readonly parts: readonly string[];
}

/**
 * Calls with two things wrong: the document's `x-error-order` says which the server notices first. Each error
 * is laid together with the nearest one before it.
 */
export function provokeOrder(
  target: Omit<Target, 'obligation' | 'way' | 'trigger'>,
  obligations: readonly Obligation[],
): readonly Case[] {
  const { errorOrder } = target.context.model;
  if (errorOrder.length === 0) return [];
  const probes = obligations.flatMap((obligation) =>
    obligation.ways.flatMap((way) =>
      probeOf({ ...target, obligation, way, trigger: way.trigger }, errorOrder),
    ),
  );
  const first = probes.filter(
    (probe, index) =>
      probes.findIndex((other) => kindOf(other) === kindOf(probe) && other.code === probe.code) === index,
  );
  const sorted = first.sort((a, b) => a.rank - b.rank || a.code - b.code);
  return sorted.flatMap((later, index) => {
    const earlier = sorted.slice(0, index).findLast((candidate) => agree(candidate, later));
    const planned =
      earlier &&
      refusal(earlier.target, earlier.overlay, { also: { ...later.overlay, name: nameOf(later) } });
    return planned && !isUnreachable(planned) ? [planned] : [];
  });
}

const kindOf = ({ target }: Probe): string => target.trigger.kind;

const nameOf = ({ target }: Probe): string =>
  `${target.obligation.error?.code ?? target.obligation.response.status} ${target.way.label}`;

function probeOf(target: Target, errorOrder: readonly string[]): readonly Probe[] {
  const { trigger, obligation } = target;
  const rank = LEVELS.findIndex((level) => trigger !== null && level[trigger.kind] !== undefined);
  const code = errorOrder.indexOf(obligation.error?.code ?? '');
  const parts = trigger ? LEVELS[rank]?.[trigger.kind] : undefined;
  if (!trigger || rank < 0 || code < 0 || !parts) return [];
  if (trigger.kind === 'request-invalid' && trigger.in !== 'body') return [];
  if (!isAllowed(target.context.options, trigger)) return [];
  const overlay = overlayOf({ ...target, trigger });
  return overlay ? [{ target: { ...target, trigger }, overlay, rank, code, parts }] : [];
}

function overlayOf(target: Target<Trigger>): Overlay | undefined {
  const { trigger } = target;
  if (trigger.kind === 'duplicate') {
    const overlay = duplicateOverlay({ ...target, trigger }, 'second', (value) => value);
    return isUnreachable(overlay) ? undefined : overlay;
  }
  const overlays = isOverlayTrigger(trigger) ? overlaysOf({ ...target, trigger }) : [];
  if (isUnreachable(overlays)) return undefined;
  // One that leaves the rest of the body standing can be laid together with more.
  const unique = uniqueFields(target.operation);
  return (
    overlays.find(({ name }) => !name.includes('root') && !unique.some((field) => name.includes(field))) ??
    overlays[0]
  );
}

const agree = (earlier: Probe, later: Probe): boolean =>
  earlier.code < later.code &&
  earlier.rank <= later.rank &&
  !earlier.parts.some((part) => later.parts.includes(part));
