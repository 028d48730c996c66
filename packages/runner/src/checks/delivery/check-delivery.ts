import { webhookDelivered, webhookUnwanted } from './delivered.js';
import type { DeliveryCheck, DeliveryContext, DeliveryFailure } from './delivery-check.js';
import { deliveryHeaderRequired, deliveryHeaderValue } from './headers.js';
import { deliveryBody, deliveryMediaType, deliveryPayload } from './payload.js';
import { webhookRetry } from './retry.js';
import { webhookSignature } from './signature.js';

/** All checks run on every delivery step, so that no failure hides another. */
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

/** Runs all checks on the deliveries that a subscriber should have received by now. */
export const checkDelivery = (context: DeliveryContext): readonly DeliveryFailureWithRule[] =>
  CHECKS.flatMap(({ rule, run }) => run(context).map((failure) => ({ ...failure, rule })));
