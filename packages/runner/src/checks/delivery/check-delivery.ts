import type { SkipReason } from '../../plan/reasons.js';
import { webhookDelivered, webhookUnwanted } from './delivered.js';
import type { DeliveryCheck, DeliveryContext, DeliveryFailure } from './delivery-check.js';
import { deliveryHeaderRequired, deliveryHeaderValue } from './headers.js';
import { deliveryBody, deliveryMediaType, deliveryPayload } from './payload.js';
import { webhookRetry } from './retry.js';
import { webhookSignature } from './signature.js';

/** All delivery checks. Each runs on every delivery step, so no failure hides another. */
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

export interface DeliveryResult {
  readonly failures: readonly DeliveryFailureWithRule[];
  readonly skipped: readonly SkipReason[];
}

export function checkDelivery(context: DeliveryContext): DeliveryResult {
  const failures: DeliveryFailureWithRule[] = [];
  const skipped: SkipReason[] = [];
  for (const { rule, run } of CHECKS) {
    const result = run(context);
    if ('skipped' in result) skipped.push(result.skipped);
    else failures.push(...result.map((failure) => ({ ...failure, rule })));
  }
  return { failures, skipped };
}
