import type { ApiModel } from '@touchstone/core';
import type { PlanOptions } from '../config/config.js';
import type { Case, Plan } from '../plan/case.js';
import {
  type Obligation,
  obligationsOf,
  type Variant,
  webhookId,
  webhookObligationsOf,
} from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import { provokeOrder } from '../provokers/order.js';
import { provoke } from '../provokers/provoke.js';
import type { ProvokeResult } from '../provokers/provoker.js';
import { provokeSuccess } from '../provokers/success.js';
import { provokeWebhook } from '../provokers/webhook/webhook.js';
import { createContext, type PlanContext } from '../scenario/context.js';
import { scenario } from '../scenario/scenario.js';
import { impossibleResponse } from './impossible-response.js';
import { withUndo } from './with-undo.js';

/**
 * All cases that try every variant of every obligation, and the reasons for those that cannot be tried.
 * Pure: no clock, network or disk. The same model, options and seed give the same plan.
 */
export function plan(model: ApiModel, options: PlanOptions): Plan {
  const known = obligationsOf(model);
  const context = createContext(model, options, known, scenario);
  const obligations = known.filter(({ id }) => context.selected.has(id));
  const cases = new Map<string, Case>();
  const untested = new Map<string, Untested>();
  for (const obligation of obligations) {
    for (const variant of obligation.variants) {
      const planned = provokeVariant(context, obligation, variant);
      if (isUntested(planned)) untested.set(variant.id, planned);
      else for (const each of planned) add(cases, each);
    }
  }
  const webhooks = webhookObligationsOf(model).filter(({ id, webhook }) =>
    isWebhookSelected(options, id, webhookId(webhook)),
  );
  for (const obligation of webhooks) {
    for (const variant of obligation.variants) {
      const planned = provokeWebhook({ context, obligation, variant, all: webhooks });
      if (isUntested(planned)) untested.set(variant.id, planned);
      else for (const each of planned) add(cases, each);
    }
  }
  // Tried all the same, in the name of another operation of the path.
  for (const { variants } of cases.values()) for (const variant of variants) untested.delete(variant);
  for (const operation of model.operations) {
    const own = (context.byOperation.get(operation.id) ?? []).filter(({ id }) => context.selected.has(id));
    for (const each of provokeOrder({ context, operation }, own)) add(cases, each);
  }
  const { fixtures } = context;
  for (const [name, { steps }] of fixtures)
    fixtures.set(name, { name, steps: steps.map((step) => withUndo(context, step)) });
  return {
    model,
    seed: options.seed,
    obligations,
    webhooks,
    known: new Map(known.map((obligation) => [obligation.id, obligation])),
    byStatus: byStatus(known),
    cases: [...cases.values()].map((each) => ({
      ...each,
      steps: each.steps.map((step) => withUndo(context, step)),
    })),
    fixtures,
    callers: context.callers,
    untested,
  };
}

function provokeVariant(context: PlanContext, obligation: Obligation, variant: Variant): ProvokeResult {
  const { operation } = obligation;
  const { trigger } = variant;
  const impossible = impossibleResponse(context.model, obligation);
  if (impossible) return impossible;
  if (trigger === null) return provokeSuccess({ context, operation, obligation, variant, trigger });
  return provoke({ context, operation, obligation, variant, trigger });
}

function isWebhookSelected({ select }: PlanOptions, obligation: string, operation: string): boolean {
  return select?.({ operation, operationId: undefined, tags: [], error: null, obligation }) ?? true;
}

function byStatus(obligations: readonly Obligation[]): ReadonlyMap<string, readonly Obligation[]> {
  const grouped = new Map<string, Obligation[]>();
  for (const obligation of obligations) {
    const key = `${obligation.operation.id} ${obligation.response.status}`;
    const group = grouped.get(key);
    if (group) group.push(obligation);
    else grouped.set(key, [obligation]);
  }
  return grouped;
}

/** Ids are what `--include` and findings name a case by, so a second one of a name is numbered. */
function add(cases: Map<string, Case>, planned: Case): void {
  let id = planned.id;
  for (let number = 2; cases.has(id); number++) id = `${planned.id} (${number})`;
  cases.set(id, id === planned.id ? planned : { ...planned, id });
}
