import type { Operation, Webhook } from '@touchstone/core';
import type { Case } from '../../plan/case.js';
import { type WebhookObligation, type WebhookVariant, webhookId } from '../../plan/obligation.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { DeliveryStep, RequestStep, Step } from '../../plan/step.js';
import { callerFor } from '../../scenario/caller-for.js';
import type { CallerRequirements } from '../../scenario/caller-requirements.js';
import { type PlanContext, successOf } from '../../scenario/context.js';
import { ownReferences } from '../../scenario/own-references.js';
import { planScenario } from '../../scenario/plan-scenario.js';

export interface WebhookContext {
  readonly context: PlanContext;
  readonly obligation: WebhookObligation;
  readonly variant: WebhookVariant;
  /** All selected webhooks, whose retries share one case. */
  readonly all: readonly WebhookObligation[];
}

export interface Cause {
  readonly steps: readonly Step[];
  readonly step: RequestStep;
  /** Number of expected deliveries. */
  readonly count: number;
}

/**
 * Plans a call to the operation `id` that causes a webhook. No other case writes to the tenant, so this case causes
 * every delivery.
 */
export function causeOf(context: PlanContext, id: string, tenant: string, name: string): Cause | Untested {
  const operation = context.operations.get(id);
  const success = operation && successOf(context, operation);
  if (!operation || !success) return untested('no valid request', `${id} documents no success response.`);
  const wellFormed = planScenario(context, operation, {
    requirements: { tenant },
    label: `${tenant} ${name}`,
    shape: 'example',
    prefix: `${name}.`,
    fresh: true,
  });
  if (isUntested(wellFormed)) return wellFormed;
  const step: RequestStep = {
    kind: 'request',
    role: 'prerequisite',
    id: name,
    request: wellFormed.request,
    expect: { rule: 'status-intended', obligation: success.id },
  };
  return { steps: wellFormed.steps, step, count: deliveryCount(context, operation, wellFormed.request) };
}

/** Returns the number of expected deliveries: one for each item that the body names, but at least one. */
const deliveryCount = (context: PlanContext, operation: Operation, request: RequestStep['request']): number =>
  Math.max(1, ownReferences(context.model, operation, request).length);

export function subscriberOf(
  context: PlanContext,
  cause: string,
  requirements: CallerRequirements,
): string | Untested {
  const operation = context.operations.get(cause);
  const caller = operation ? callerFor(context, operation, requirements) : null;
  return caller ?? untested('no caller', `${cause} needs no credential, so no caller can subscribe.`);
}

export const caseOf = (
  { obligation, variant }: WebhookContext,
  steps: readonly Step[],
  variants: readonly string[] = [variant.id],
): Case => ({
  id: `${webhookId(obligation.webhook)} ${variant.label}`,
  operation: webhookId(obligation.webhook),
  variants,
  steps,
  exclusive: false,
});

/** Returns a step that creates the subscriber before the first event. Other callers are created on first use. */
export const subscribe = (caller: string): Step => ({ kind: 'subscribe', role: 'prerequisite', caller });

export function deliveries(
  { variant }: WebhookContext,
  { name }: Webhook,
  expect: DeliveryStep['expect'],
  subscriber: string,
  count: number,
  causes: readonly string[],
): DeliveryStep {
  return {
    kind: 'deliveries',
    role: 'attempt',
    id: `${expect} ${name}`,
    webhook: name,
    variant: variant.id,
    subscriber,
    expect,
    count,
    causes,
  };
}
