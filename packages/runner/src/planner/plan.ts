import type { ApiModel } from '@touchstone/core';
import type { PlanOptions } from '../config/config.js';
import type { Case, HeldBackCase, Plan } from '../plan/case.js';
import {
  isOpen,
  type Obligation,
  obligationsOf,
  type Variant,
  type WebhookObligation,
  webhookObligationsOf,
} from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import { provokeOrder } from '../provokers/order.js';
import { provoke } from '../provokers/provoke.js';
import type { ProvokeResult } from '../provokers/provoke-context.js';
import { provokeSuccess } from '../provokers/success.js';
import { provokeWebhook } from '../provokers/webhook/webhook.js';
import { CredentialLimit } from '../safety/credential-limit.js';
import { SafetyCheck } from '../safety/safety-check.js';
import { knownBodies } from '../scenario/body.js';
import { createContext, type PlanContext, selectableOf } from '../scenario/context.js';
import { effectOfOperation } from '../scenario/effect-of-operation.js';
import { planScenario } from '../scenario/plan-scenario.js';
import { baselineCases } from './baseline.js';
import { comparedLists } from './compared-lists.js';
import { completeSteps } from './complete-steps.js';
import { credentialCases } from './credential-cases.js';
import { exclusionOf, selectableWebhook } from './exclusion.js';
import { impossibleResponse } from './impossible-response.js';
import { isolationCases } from './isolation.js';
import { mentionedItems } from './mentioned-items.js';
import type { Open } from './open-variant.js';
import { withoutImpossibleVariants } from './possible-variants.js';
import { Rounds } from './rounds.js';
import { tenantHeaderCases } from './tenant-header-cases.js';
import { casesById } from './unique-ids.js';

/**
 * Plans cases for every variant of every documented response and webhook, or records why a variant cannot be tried.
 * Pure: it reads no clock, network or disk, and the same model, options and seed produce the same plan.
 *
 * @param model The document, from `buildModel` of `@touchstone/core`.
 * @example
 * const model = buildModel(await load('openapi.yaml'));
 * const planned = plan(model, { seed: 1, callers: {}, control: NO_CONTROL, allow: [] });
 * console.log(planned.cases.map(({ id }) => id));
 */
export function plan(model: ApiModel, options: PlanOptions): Plan {
  const steps = planSteps(model, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Plans like {@link plan}, but yields after each variant, operation and case. */
export function* planSteps(model: ApiModel, options: PlanOptions): Generator<undefined, Plan> {
  const documented = obligationsOf(model);
  const documentedWebhooks = webhookObligationsOf(model);
  const context = createContext(model, options, documented, planScenario);
  const obligations = documented.filter((obligation) => options.select?.(selectableOf(obligation)) ?? true);
  const webhooks = documentedWebhooks.filter(
    (webhook) => options.select?.(selectableWebhook(webhook)) ?? true,
  );
  const planned: Case[] = [];
  const open: Open[] = [];
  const untested = new Map<string, Untested>();
  const heldBackVariants = new Map<string, Untested>();
  const addResult = (variant: string, result: ProvokeResult): void => {
    if (isUntested(result)) untested.set(variant, result);
    else for (const added of result) planned.push(added);
  };
  for (const obligation of obligations) {
    const excluded = exclusionOf(options, selectableOf(obligation));
    for (const variant of obligation.variants) {
      if (excluded) {
        untested.set(variant.id, excluded);
        continue;
      }
      if (obligation.error && (isOpen(obligation.error, variant.trigger) || isOpenRate(context, variant))) {
        open.push({ obligation, variant });
        continue;
      }
      const result = provokeVariant(context, obligation, variant);
      if (isAmbiguous(obligation, result)) open.push({ obligation, variant });
      else addResult(variant.id, result);
      yield;
    }
  }
  for (const obligation of webhooks) {
    const excluded = exclusionOf(options, selectableWebhook(obligation));
    for (const variant of obligation.variants) {
      addResult(variant.id, excluded ?? provokeWebhook({ context, obligation, variant, all: webhooks }));
      yield;
    }
  }
  // A case of another operation on the same path may also try the variant.
  for (const { variants } of planned) for (const variant of variants) untested.delete(variant);
  for (const operation of model.operations) {
    planned.push(...provokeOrder({ context, operation }));
    yield;
  }
  const cases = casesById([
    ...planned,
    ...baselineCases(
      context,
      planned,
      open.map(({ obligation }) => obligation.operation.id),
    ),
    ...isolationCases(context),
    ...credentialCases(context),
    ...tenantHeaderCases(context),
  ]);
  const { fixtures, omissions } = context;
  for (const [name, { steps }] of fixtures)
    fixtures.set(name, { name, steps: completeSteps(context, steps) });
  for (const [id, candidate] of cases)
    cases.set(id, { ...candidate, steps: completeSteps(context, candidate.steps) });
  const safety = new SafetyCheck(context);
  const credentialLimit = new CredentialLimit(context);
  const heldBack: HeldBackCase[] = [];
  for (const candidate of cases.values()) {
    const { id, operation } = candidate;
    const judged = safety.judge(candidate);
    const why = judged.heldBack ?? credentialLimit.admit(candidate);
    if (why) {
      cases.delete(id);
      heldBack.push({ id, operation, why });
      for (const variant of candidate.variants) heldBackVariants.set(variant, why);
    } else if (judged.isDangerous) cases.set(id, { ...candidate, exclusive: true, isDangerous: true });
    yield;
  }
  for (const { variants } of cases.values()) for (const variant of variants) heldBackVariants.delete(variant);
  for (const [variant, why] of heldBackVariants) untested.set(variant, why);
  const possible = withoutImpossibleVariants(obligations, untested);
  for (const id of untested.keys()) omissions.delete(id);
  const base: Plan = {
    model,
    seed: options.seed,
    valueSeed: options.valueSeed ?? options.seed,
    obligations: possible,
    webhooks,
    obligationsById: new Map(documented.map((obligation) => [obligation.id, obligation])),
    obligationsByStatus: groupByStatus(documented),
    variantsById: variantsById([...documented, ...documentedWebhooks]),
    cases: [...cases.values()],
    allow: options.allow,
    isShared: options.isShared === true,
    effects: model.operations.map((operation) => ({
      operation: operation.id,
      ...effectOfOperation(context, operation),
    })),
    heldBack,
    fixtures,
    callers: context.callers,
    untested,
    omissions,
    knownBodies: new Map(
      model.operations.map((operation) => [operation.id, knownBodies(context, operation)]),
    ),
    lists: comparedLists(context),
    mentions: mentionedItems(context),
    open: new Map(),
  };
  const known = new Set(open.map(({ variant }) => variant.id));
  open.push(...inferredErrors(base).filter(({ variant }) => !known.has(variant.id)));
  return open.length === 0 ? base : new Rounds(context, base, open, { safety, credentialLimit }).plan([]);
}

/** Returns the errors whose causes are inferred from their status, with the cases that try these causes. */
function inferredErrors({ obligations, cases, untested }: Plan): readonly Open[] {
  const byVariant = new Map<string, string[]>();
  for (const { id, variants } of cases)
    for (const variant of variants) byVariant.set(variant, [...(byVariant.get(variant) ?? []), id]);
  return obligations.flatMap((obligation): readonly Open[] => {
    const { error, variants } = obligation;
    const [variant] = variants;
    if (!variant || !error || error.explicit || variants.some(({ trigger }) => isOpen(error, trigger)))
      return [];
    if (variants.some(({ id }) => isLeftOut(untested.get(id)))) return [];
    return [{ obligation, variant, after: variants.flatMap(({ id }) => byVariant.get(id) ?? []) }];
  });
}

/** Returns true if the status determines a cause that does not say which request to send. */
const isAmbiguous = ({ error }: Obligation, result: ProvokeResult): boolean =>
  error?.explicit === false && isUntested(result) && result.reason === 'trigger ambiguous';

const isLeftOut = (why: Untested | undefined): boolean =>
  why?.reason === 'not allowed' || why?.reason === 'excluded';

/**
 * Returns true if the document specifies neither the limit nor the window of a rate limit, and the run cannot move the clock.
 * The limit is then reached by a burst of calls.
 */
const isOpenRate = ({ options }: PlanContext, { trigger }: Variant): boolean =>
  trigger?.kind === 'rate-exceeded' &&
  trigger.window === 0 &&
  !options.control.clock &&
  options.allow.includes('rate');

function provokeVariant(context: PlanContext, obligation: Obligation, variant: Variant): ProvokeResult {
  const { operation } = obligation;
  const { trigger } = variant;
  const impossible = impossibleResponse(context.model, obligation);
  if (impossible) return impossible;
  if (trigger === null) return provokeSuccess({ context, operation, obligation, variant, trigger });
  return provoke({ context, operation, obligation, variant, trigger });
}

const variantsById = (obligations: readonly (Obligation | WebhookObligation)[]): Plan['variantsById'] =>
  new Map(
    obligations.flatMap(({ variants }) => [...variants].map((variant) => [variant.id, variant] as const)),
  );

function groupByStatus(obligations: readonly Obligation[]): Plan['obligationsByStatus'] {
  const grouped = new Map<string, Obligation[]>();
  for (const obligation of obligations) {
    const key = `${obligation.operation.id} ${obligation.response.status}`;
    const group = grouped.get(key);
    if (group) group.push(obligation);
    else grouped.set(key, [obligation]);
  }
  return grouped;
}
