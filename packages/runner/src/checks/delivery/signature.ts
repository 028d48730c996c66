import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Delivery } from '../../http/receiver.js';
import { type DeliveryCheck, type DeliveryContext, type DeliveryFailure, judged } from './delivery-check.js';

/** Seconds that a delivery's time may be away from the clock: what verifiers of Standard Webhooks allow. */
const TOLERANCE = 300;

/** Signed after Standard Webhooks: `v1,` and the HMAC-SHA256 of id, time and payload, in base64, and of this moment. */
export const webhookSignature: DeliveryCheck = {
  rule: 'webhook-signature',
  run: (context) => {
    const { model, secret } = context;
    if (model.delivery.signature !== 'standard-webhooks' || secret === null) return [];
    return judged(context).flatMap((delivery) => [
      ...signatureOf(context, delivery, secret),
      ...timeOf(context, delivery),
    ]);
  },
};

function signatureOf(
  { webhook }: DeliveryContext,
  { headers, text }: Delivery,
  secret: string,
): readonly DeliveryFailure[] {
  const signed = `${headers['webhook-id'] ?? ''}.${headers['webhook-timestamp'] ?? ''}.${text}`;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(signed).digest();
  const received = headers['webhook-signature'] ?? '';
  // Several, where a secret was rotated, with a blank between them.
  const isSigned = received.split(' ').some((each) => {
    const [version, value = ''] = each.split(',', 2);
    const bytes = Buffer.from(value, 'base64');
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (isSigned) return [];
  return [
    {
      message: `The signature of ${webhook.name} is not that of its id, time and payload.`,
      pointer: 'header webhook-signature',
      location: webhook.location,
      expected: 'v1,<HMAC-SHA256 of id.timestamp.payload>',
      received: received || null,
    },
  ];
}

function timeOf({ webhook, now }: DeliveryContext, { headers }: Delivery): readonly DeliveryFailure[] {
  const sent = Number(headers['webhook-timestamp'] ?? Number.NaN);
  if (Math.abs(sent - now) <= TOLERANCE) return [];
  return [
    {
      message: `The time of ${webhook.name} is not that of the attempt.`,
      pointer: 'header webhook-timestamp',
      location: webhook.location,
      expected: `within ${TOLERANCE} s of ${Math.round(now)}`,
      received: headers['webhook-timestamp'] ?? null,
    },
  ];
}
