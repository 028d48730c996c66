import { causeLabel } from '@touchstone/core/internal';
import type { Case } from '../plan/case.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import { callerFor } from '../scenario/caller-for.js';
import type { CallerRequirements } from '../scenario/caller-requirements.js';
import { successOf } from '../scenario/context.js';
import { planScenario } from '../scenario/plan-scenario.js';
import type { Scenario } from '../scenario/scenario.js';
import { NOT_READABLE, planStateReads } from '../scenario/state-reads.js';
import { versionReadsAgain, withRealVersions } from '../scenario/version-read.js';
import { obligationName } from './obligation-name.js';
import type { ProvokeContext, RequestMutation } from './provoke-context.js';
import { tenantOf } from './tenant-of.js';

export interface RefusalOptions {
  /** Ids of the variants that the case proves. Default: the variant of the context. */
  readonly variants?: readonly string[];
  /**
   * The id of the case, if the case does not belong to one operation. Default: composed of the operation and mutation.
   */
  readonly id?: string;
  /** Another mutation of the same call. Its response must equal that of the refused call. */
  readonly like?: RequestMutation;
  /** A second mutation of the refused call. The server must not report its error. */
  readonly also?: RequestMutation;
}

/**
 * Plans one case that applies a mutation to a well-formed call and expects the documented refusal. Its steps are the
 * prerequisites, reads of the state, the refused call, the same reads and, if the cause can be undone, the accepted
 * call.
 */
export function refusal(
  target: ProvokeContext,
  mutation: RequestMutation,
  options: RefusalOptions = {},
): Case | Untested {
  const { context, operation, obligation, variant } = target;
  const tenant = tenantOf(target);
  const { also, like } = options;
  // A recovered call changes its resource, so the case needs a separate resource.
  const isAccepted = mutation.recover !== undefined || mutation.recovered !== undefined;
  const scenarioFor = (requirements: CallerRequirements, madeUp = false): Scenario | Untested =>
    planScenario(context, operation, {
      requirements,
      label: `${variant.id} ${mutation.name} ${also?.name ?? ''}`,
      shape: mutation.shape ?? also?.shape ?? 'example',
      ...(mutation.fresh && { fresh: true }),
      ...(mutation.unprepared && { unprepared: true }),
      madeUp,
      refused:
        !isAccepted &&
        !also?.before &&
        !mutation.unprepared &&
        (!mutation.before || mutation.touchesNothing === true),
    });
  const usual = scenarioFor({ tenant });
  const anonymous = isUntested(usual) && mutation.anonymous && usual.reason !== 'no valid request';
  const madeUp =
    isUntested(usual) && mutation.needsNoResource === true && usual.reason === 'no resource' && !like;
  const wellFormed = anonymous
    ? scenarioFor({ tenant, anonymous })
    : madeUp
      ? scenarioFor({ tenant }, true)
      : usual;
  if (isUntested(wellFormed)) return isUntested(usual) ? usual : wellFormed;
  // The label of a restricted trigger contains the name of the mutation.
  const label = variant.trigger?.only ? causeLabel(variant.trigger) : variant.label;
  const named = [obligationName(context, obligation), label, mutation.name].filter(Boolean).join(' ');
  const id = options.id ?? `${operation.id} ${named}${also ? ` before ${also.name}` : ''}`;
  const changesCaller = mutation.recover || mutation.before || also?.before;
  const caller = callerFor(context, operation, {
    tenant,
    ...also?.requirements,
    ...mutation.requirements,
    ...(changesCaller && { dedicatedTo: id }),
    ...(anonymous && { anonymous }),
  });
  if (isUntested(caller)) return caller;

  const call: RequestTemplate = { ...wellFormed.request, caller };
  const wrong = edited(edited(call, also), mutation);
  const isReadable = !anonymous && !madeUp && mutation.mayEndResource !== true;
  const reads = !isReadable ? NOT_READABLE : planStateReads(context, operation, wellFormed, wrong);
  const attempt: Step = {
    kind: 'request',
    role: 'attempt',
    id: 'refused',
    request: wrong,
    ...(mutation.burst !== undefined && { burst: mutation.burst }),
    expect: {
      rule: also ? 'error-order' : 'status-intended',
      obligation: obligation.id,
      variant: variant.id,
      ...(mutation.isTolerable && { isTolerable: true as const }),
      ...(mutation.namesNothing && { namesNothing: true as const }),
      ...(like && { compare: { kind: 'indistinguishable' as const, from: 'alike' } }),
      ...(reads.skipped && { skipped: reads.skipped }),
    },
  };
  const isLacking = (step: Step): boolean => mutation.lacks?.(step, wellFormed.request) ?? false;
  return {
    id,
    operation: operation.id,
    variants: options.variants ?? [variant.id],
    steps: [
      ...(mutation.keepsVersion === 'outdated'
        ? withRealVersions(wellFormed.steps)
        : wellFormed.steps
      ).filter((step) => !isLacking(step)),
      ...(mutation.before?.(caller ?? '', call) ?? []),
      ...(also?.before?.(wellFormed.request.caller ?? '', call) ?? []),
      ...versionSteps(mutation, wellFormed.steps, wrong),
      ...(like ? alikeSteps(target, wellFormed, like) : []),
      ...reads.before,
      attempt,
      ...reads.after(attempt.id),
      ...(also ? [] : recoverySteps(target, mutation, call, wellFormed.steps.filter(isLacking))),
    ],
    // A burst uses up a limit that other cases may share.
    exclusive: mutation.burst !== undefined,
  };
}

/** Returns the steps that read the version of the resource after the steps of `before`. */
function versionSteps(
  { before, keepsVersion }: RequestMutation,
  steps: readonly Step[],
  call: RequestTemplate,
): readonly Step[] {
  if (!before || keepsVersion === 'any') return [];
  return versionReadsAgain(steps, call, { isChanged: keepsVersion === 'outdated' });
}

const edited = (request: RequestTemplate, mutation: RequestMutation | undefined): RequestTemplate =>
  mutation?.edit ? mutation.edit(request) : request;

/**
 * Returns the step that sends the call with the mutation `like`, so that its response can be compared with that of the
 * refused call. Returns no step if there is no suitable caller.
 */
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
      role: 'attempt',
      id: 'alike',
      request: edited({ ...wellFormed.request, caller }, like),
      expect: { rule: 'status-intended', obligation: obligation.id },
    },
  ];
}

/**
 * Returns steps that lift the cause of the refusal and repeat the call, which must then succeed. Returns no steps if
 * the mutation defines no recovery, the call is anonymous, or the operation documents no success.
 */
function recoverySteps(
  { context, operation, obligation, variant }: ProvokeContext,
  mutation: RequestMutation,
  call: RequestTemplate,
  lacking: readonly Step[],
): readonly Step[] {
  const success = successOf(context, operation);
  if ((!mutation.recover && !mutation.recovered) || call.caller === null || !success) return [];
  return [
    ...lacking,
    ...(mutation.recover?.(call.caller) ?? []),
    {
      kind: 'request',
      role: 'recovered',
      id: 'recovered',
      afterRefusal: 'refused',
      request: mutation.recovered ? mutation.recovered(call) : edited(call, mutation),
      expect: { rule: 'recovered', obligation: success.id, onBehalfOf: obligation.id, variant: variant.id },
    },
  ];
}
