import type { Operation, Webhook } from '@touchstone/core';
import type { Case } from '../../plan/case.js';
import { type WebhookObligation, type WebhookVariant, webhookId } from '../../plan/obligation.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { DeliveryStep, RequestStep, Step } from '../../plan/step.js';
import { type CallerRequirements, callerFor } from '../../scenario/caller-for.js';
import { type PlanContext, successOf } from '../../scenario/context.js';
import { ownReferences } from '../../scenario/own-references.js';
import { scenario } from '../../scenario/scenario.js';

/** What webhooks are proven with: a call that causes one, somebody who is subscribed, and what has to come. */

export interface WebhookContext {
  readonly context: PlanContext;
  readonly obligation: WebhookObligation;
  readonly variant: WebhookVariant;
  /** All that are asked for: what is waited for once is waited for together. */
  readonly all: readonly WebhookObligation[];
}

/** A call that causes a webhook, and how many deliveries it should have. */
export interface Cause {
  readonly steps: readonly Step[];
  readonly step: RequestStep;
  readonly count: number;
}

/** Nobody but the case writes to its tenant, so that whatever comes is of its own making. */
export function causeOf(context: PlanContext, id: string, tenant: string, name: string): Cause | Untested {
  const operation = context.operations.get(id);
  const success = operation && successOf(context, operation);
  if (!operation || !success) return untested('no valid request', `${id} documents no success.`);
  const made = scenario(context, operation, {
    requirements: { tenant },
    label: `${tenant} ${name}`,
    shape: 'example',
    prefix: `${name}.`,
    fresh: true,
  });
  if (isUntested(made)) return made;
  const step: RequestStep = {
    kind: 'request',
    id: name,
    request: made.request,
    expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
  };
  return { steps: made.steps, step, count: countOf(context, operation, made.request) };
}

/** One delivery for each item that the call is about. */
const countOf = (context: PlanContext, operation: Operation, request: RequestStep['request']): number =>
  Math.max(1, ownReferences(context.model, operation, request).length);

export function subscriberOf(
  context: PlanContext,
  cause: string,
  requirements: CallerRequirements,
): string | Untested {
  const operation = context.operations.get(cause);
  const caller = operation ? callerFor(context, operation, requirements) : null;
  return caller ?? untested('no caller', `${cause} needs no credential, so that nobody is subscribed.`);
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
  cleanup: [],
  exclusive: false,
});

/** Made before its first event: a caller comes to be when it is first used. */
export const subscribe = (caller: string): Step => ({ kind: 'subscribe', caller });

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
    id: `${expect} ${name}`,
    webhook: name,
    variant: variant.id,
    subscriber,
    expect,
    count,
    causes,
  };
}
