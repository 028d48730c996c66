import type { Case } from '../plan/case.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import { type CallerRequirements, callerFor } from '../scenario/caller-for.js';
import { successOf } from '../scenario/context.js';
import { type Scenario, scenario } from '../scenario/scenario.js';
import { planStateReads, type StateReads } from '../scenario/state-reads.js';
import type { ProvokeContext, RequestMutation } from './provoker.js';

/** What a refusal may carry besides its overlay. */
export interface RefusalOptions {
  /** Variants it proves. Default: the target's. */
  readonly variants?: readonly string[];
  /** Must be answered as this overlay is. */
  readonly like?: RequestMutation;
  /** A second thing wrong, which the server must notice later. */
  readonly also?: RequestMutation;
}

/**
 * One case that makes a well-formed call wrong and expects the documented refusal: prerequisites, reads of the
 * state, the refused call, the same reads, and, where it can be mended, the call accepted.
 */
export function refusal(
  target: ProvokeContext,
  mutation: RequestMutation,
  options: RefusalOptions = {},
): Case | Untested {
  const { context, operation, obligation, variant } = target;
  const tenant = tenantOf(target);
  const { also, like } = options;
  // Once mended the call is accepted, and does what it does to something of its own.
  const isAccepted = mutation.recover !== undefined || mutation.recovered !== undefined;
  const scenarioFor = (requirements: CallerRequirements): Scenario | Untested =>
    scenario(context, operation, {
      requirements,
      label: `${variant.id} ${mutation.name} ${also?.name ?? ''}`,
      shape: mutation.shape ?? also?.shape ?? 'example',
      ...(mutation.fresh && { fresh: true }),
      refused: !isAccepted && !also?.before && (!mutation.before || mutation.touchesNothing === true),
    });
  const usual = scenarioFor({ tenant });
  const anonymous = isUntested(usual) && mutation.anonymous && usual.reason !== 'no valid request';
  const wellFormed = anonymous ? scenarioFor({ tenant, anonymous }) : usual;
  if (isUntested(wellFormed)) return isUntested(usual) ? usual : wellFormed;
  const named = [obligation.error?.code ?? obligation.response.status, variant.label, mutation.name]
    .filter(Boolean)
    .join(' ');
  const id = `${operation.id} ${named}${also ? ` before ${also.name}` : ''}`;
  // A caller that the case changes is the case's own.
  const own = mutation.recover || mutation.before || also?.before ? { own: id } : {};
  const caller = callerFor(context, operation, {
    tenant,
    ...also?.requirements,
    ...mutation.requirements,
    ...own,
    ...(anonymous && { anonymous }),
  });
  if (isUntested(caller)) return caller;

  const call: RequestTemplate = { ...wellFormed.request, caller };
  const wrong = edited(edited(call, also), mutation);
  const seen = anonymous ? UNSEEN : planStateReads(context, operation, wellFormed, wrong);
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
  const isLacking = (step: Step): boolean => mutation.lacks?.(step, wellFormed.request) ?? false;
  return {
    id,
    operation: operation.id,
    variants: options.variants ?? [variant.id],
    steps: [
      ...wellFormed.steps.filter((step) => !isLacking(step)),
      ...(mutation.before?.(caller ?? '', call) ?? []),
      ...(also?.before?.(wellFormed.request.caller ?? '', call) ?? []),
      ...(like ? alikeSteps(target, wellFormed, like) : []),
      ...seen.before,
      refused,
      ...seen.after('refused'),
      ...(also ? [] : recoverySteps(target, mutation, call, caller, wellFormed.steps.filter(isLacking))),
    ],
    cleanup: [],
    exclusive: false,
  };
}

/** Nobody may look. */
const UNSEEN: StateReads = { before: [], after: () => [], skipped: 'no read to compare' };

/** Reads share a tenant, so that lists have something in them; writes have one for each operation. */
export const tenantOf = ({ operation }: Pick<ProvokeContext, 'operation'>): string =>
  operation.method === 'GET' ? 'reads' : operation.id;

const edited = (request: RequestTemplate, mutation: RequestMutation | undefined): RequestTemplate =>
  mutation?.edit ? mutation.edit(request) : request;

function alikeSteps(
  { context, operation, obligation }: ProvokeContext,
  wellFormed: Scenario,
  like: RequestMutation,
): readonly Step[] {
  const caller = callerFor(context, operation, { tenant: tenantOf({ operation }), ...like.requirements });
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
  { context, operation, obligation, variant }: ProvokeContext,
  mutation: RequestMutation,
  call: RequestTemplate,
  caller: string | null,
  lacking: readonly Step[],
): readonly Step[] {
  const success = successOf(context, operation);
  if ((!mutation.recover && !mutation.recovered) || caller === null || !success) return [];
  const template = mutation.recovered ? mutation.recovered(call) : edited(call, mutation);
  return [
    ...lacking,
    ...(mutation.recover?.(caller) ?? []),
    {
      kind: 'request',
      id: 'recovered',
      afterRefusal: 'refused',
      request: template,
      expect: { rule: 'recovered', obligation: success.id, onBehalfOf: obligation.id, variant: variant.id },
    },
  ];
}
