import { webhookDelivered, webhookUnwanted } from './delivered.js';
import type { DeliveryCheck, DeliveryContext, DeliveryFailure } from './delivery-check.js';
import { deliveryHeaderRequired, deliveryHeaderValue } from './headers.js';
import { deliveryBody, deliveryMediaType, deliveryPayload } from './payload.js';
import { webhookRetry } from './retry.js';
import { webhookSignature } from './signature.js';

/** Every promise of a webhook. One broken never hides another. */
const CHECKS: readonly DeliveryCheck[] = [
  webhookDelivered,
  webhookUnwanted,
  webhookRetry,
  deliveryMediaType,
  deliveryBody,
  deliveryPayload,
  deliveryHeaderRequired,
  deliveryHeaderValue,
  webhookSignature,
];

export type DeliveryFailureWithRule = DeliveryFailure & { readonly rule: string };

/** What is broken of what should have come to a subscriber by now. */
export const checkDelivery = (context: DeliveryContext): readonly DeliveryFailureWithRule[] =>
  CHECKS.flatMap(({ rule, run }) => run(context).map((broken) => ({ ...broken, rule })));
