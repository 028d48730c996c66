import type { ApiModel } from '@touchstone/core';
import type { PlanOptions, Selectable } from '../config/config.js';
import {
  obligationsOf,
  type WebhookObligation,
  webhookId,
  webhookObligationsOf,
} from '../plan/obligation.js';
import { type Untested, untested } from '../plan/reasons.js';
import { selectableOf } from '../scenario/context.js';

/** Returns why the options exclude a documented response; undefined if they do not. */
export function exclusionOf({ exclude }: PlanOptions, subject: Selectable): Untested | undefined {
  const pattern = exclude?.(subject);
  return pattern === undefined
    ? undefined
    : untested('excluded', `The configuration excludes \`${pattern}\`.`);
}

/** Returns the properties of all documented responses and webhooks by which they are selected and excluded. */
export const selectablesOf = (model: ApiModel): readonly Selectable[] => [
  ...obligationsOf(model).map(selectableOf),
  ...webhookObligationsOf(model).map(selectableWebhook),
];

export const selectableWebhook = ({ id, webhook }: WebhookObligation): Selectable => ({
  operation: webhookId(webhook),
  operationId: undefined,
  tags: [],
  error: null,
  obligation: id,
});
