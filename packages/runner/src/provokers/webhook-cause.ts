import type { Operation, Webhook } from '@touchstone/core';
import type { Case, DeliveryStep, RequestStep, Step, Unreachable } from '../plan/case.js';
import { isUnreachable, type PlanContext, successOf } from '../plan/context.js';
import { type WebhookObligation, type WebhookWay, webhookId } from '../plan/obligation.js';
import { type Need, principalFor } from '../plan/principals.js';
import { ownReferences } from '../plan/references.js';
import { scenario } from '../plan/scenario.js';
import { unreachable } from './provoker.js';

/** What webhooks are proven with: a call that causes one, somebody who is subscribed, and what has to come. */

export interface WebhookTarget {
  readonly context: PlanContext;
  readonly obligation: WebhookObligation;
  readonly way: WebhookWay;
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
export function causeOf(context: PlanContext, id: string, tenant: string, name: string): Cause | Unreachable {
  const operation = context.operations.get(id);
  const success = operation && successOf(context, operation);
  if (!operation || !success) return unreachable('no valid request', `${id} documents no success.`);
  const made = scenario(context, operation, {
    need: { tenant },
    label: `${tenant} ${name}`,
    shape: 'example',
    prefix: `${name}.`,
    fresh: true,
  });
  if (isUnreachable(made)) return made;
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

export function subscriberOf(context: PlanContext, cause: string, need: Need): string | Unreachable {
  const operation = context.operations.get(cause);
  const principal = operation ? principalFor(context, operation, need) : null;
  return (
    principal ?? unreachable('no principal', `${cause} needs no credential, so that nobody is subscribed.`)
  );
}

export const caseOf = (
  { obligation, way }: WebhookTarget,
  steps: readonly Step[],
  ways: readonly string[] = [way.id],
): Case => ({
  id: `${webhookId(obligation.webhook)} ${way.label}`,
  operation: webhookId(obligation.webhook),
  ways,
  steps,
  cleanup: [],
  exclusive: false,
});

/** Made before its first event: a principal comes to be when it is first used. */
export const subscribe = (principal: string): Step => ({ kind: 'subscribe', principal });

export function deliveries(
  { way }: WebhookTarget,
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
    way: way.id,
    subscriber,
    expect,
    count,
    causes,
  };
}
