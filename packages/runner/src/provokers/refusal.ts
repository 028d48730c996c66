import { callerFor, type Need } from '../plan/callers.js';
import type { Case, RequestTemplate, Step, Untested } from '../plan/case.js';
import { isUntested, successOf } from '../plan/context.js';
import { type Scenario, scenario } from '../plan/scenario.js';
import { type Watch, watch } from '../plan/state.js';
import type { Overlay, Target } from './provoker.js';

/** What a refusal may carry besides its overlay. */
export interface RefusalOptions {
  /** Variants it proves. Default: the target's. */
  readonly variants?: readonly string[];
  /** Must be answered as this overlay is. */
  readonly like?: Overlay;
  /** A second thing wrong, which the server must notice later. */
  readonly also?: Overlay;
}

/**
 * One case that makes a well-formed call wrong and expects the documented refusal: prerequisites, reads of the
 * state, the refused call, the same reads, and, where it can be mended, the call accepted.
 */
export function refusal(target: Target, overlay: Overlay, options: RefusalOptions = {}): Case | Untested {
  const { context, operation, obligation, variant } = target;
  const tenant = tenantOf(target);
  const { also, like } = options;
  // Once mended the call is accepted, and does what it does to something of its own.
  const isAccepted = overlay.recover !== undefined || overlay.recovered !== undefined;
  const scenarioFor = (need: Need): Scenario | Untested =>
    scenario(context, operation, {
      need,
      label: `${variant.id} ${overlay.name} ${also?.name ?? ''}`,
      shape: overlay.shape ?? also?.shape ?? 'example',
      ...(overlay.fresh && { fresh: true }),
      refused: !isAccepted && !also?.before && (!overlay.before || overlay.touchesNothing === true),
    });
  const usual = scenarioFor({ tenant });
  const anonymous = isUntested(usual) && overlay.anonymous && usual.reason !== 'no valid request';
  const wellFormed = anonymous ? scenarioFor({ tenant, anonymous }) : usual;
  if (isUntested(wellFormed)) return isUntested(usual) ? usual : wellFormed;
  const named = [obligation.error?.code ?? obligation.response.status, variant.label, overlay.name]
    .filter(Boolean)
    .join(' ');
  const id = `${operation.id} ${named}${also ? ` before ${also.name}` : ''}`;
  // A caller that the case changes is the case's own.
  const own = overlay.recover || overlay.before || also?.before ? { own: id } : {};
  const caller = callerFor(context, operation, {
    tenant,
    ...also?.need,
    ...overlay.need,
    ...own,
    ...(anonymous && { anonymous }),
  });
  if (isUntested(caller)) return caller;

  const call: RequestTemplate = { ...wellFormed.request, caller };
  const wrong = edited(edited(call, also), overlay);
  const seen = anonymous ? UNSEEN : watch(context, operation, wellFormed, wrong);
  const refused: Step = {
    kind: 'request',
    id: 'refused',
    request: wrong,
    expect: {
      rule: also ? 'error-order' : 'status-intended',
      obligation: obligation.id,
      variant: variant.id,
      ...(like && { compare: { kind: 'indistinguishable' as const, from: 'alike' } }),
      ...(seen.skipped && { skipped: seen.skipped }),
    },
  };
  const isLacking = (step: Step): boolean => overlay.lacks?.(step, wellFormed.request) ?? false;
  return {
    id,
    operation: operation.id,
    variants: options.variants ?? [variant.id],
    steps: [
      ...wellFormed.steps.filter((step) => !isLacking(step)),
      ...(overlay.before?.(caller ?? '', call) ?? []),
      ...(also?.before?.(wellFormed.request.caller ?? '', call) ?? []),
      ...(like ? alikeSteps(target, wellFormed, like) : []),
      ...seen.before,
      refused,
      ...seen.after('refused'),
      ...(also ? [] : recoverySteps(target, overlay, call, caller, wellFormed.steps.filter(isLacking))),
    ],
    cleanup: [],
    exclusive: false,
  };
}

/** Nobody may look. */
const UNSEEN: Watch = { before: [], after: () => [], skipped: 'no read to compare' };

/** Reads share a tenant, so that lists have something in them; writes have one for each operation. */
export const tenantOf = ({ operation }: Pick<Target, 'operation'>): string =>
  operation.method === 'GET' ? 'reads' : operation.id;

const edited = (request: RequestTemplate, overlay: Overlay | undefined): RequestTemplate =>
  overlay?.edit ? overlay.edit(request) : request;

function alikeSteps(
  { context, operation, obligation }: Target,
  wellFormed: Scenario,
  like: Overlay,
): readonly Step[] {
  const caller = callerFor(context, operation, { tenant: tenantOf({ operation }), ...like.need });
  if (isUntested(caller)) return [];
  return [
    {
      kind: 'request',
      id: 'alike',
      request: edited({ ...wellFormed.request, caller }, like),
      expect: { rule: 'status-intended', obligation: obligation.id },
    },
  ];
}

/** After the mend, the call that was refused is accepted. */
function recoverySteps(
  { context, operation, obligation, variant }: Target,
  overlay: Overlay,
  call: RequestTemplate,
  caller: string | null,
  lacking: readonly Step[],
): readonly Step[] {
  const success = successOf(context, operation);
  if ((!overlay.recover && !overlay.recovered) || caller === null || !success) return [];
  const template = overlay.recovered ? overlay.recovered(call) : edited(call, overlay);
  return [
    ...lacking,
    ...(overlay.recover?.(caller) ?? []),
    {
      kind: 'request',
      id: 'recovered',
      afterRefusal: 'refused',
      request: template,
      expect: { rule: 'recovered', obligation: success.id, onBehalfOf: obligation.id, variant: variant.id },
    },
  ];
}
