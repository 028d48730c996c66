import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Delivery } from '../../http/delivery.js';
import {
  checkedDeliveries,
  type DeliveryCheck,
  type DeliveryContext,
  type DeliveryFailure,
} from './delivery-check.js';

/**
 * Maximum difference between the timestamp of a delivery and the server's clock. Standard Webhooks verifiers use the
 * same tolerance.
 */
const TOLERANCE_SECONDS = 300;

/**
 * Checks, if the document specifies Standard Webhooks and the run knows the secret, that the signature is correct
 * (`v1,` and the Base64 HMAC-SHA256 of id, timestamp and payload) and that the timestamp is current.
 */
export const webhookSignature: DeliveryCheck = {
  rule: 'webhook-signature',
  run: (context) => {
    const { model, secret } = context;
    if (model.delivery.signature !== 'standard-webhooks' || secret === null) return [];
    return checkedDeliveries(context).flatMap((delivery) => [
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
  // After a rotation of the secret, the header may contain several signatures, separated by spaces.
  const isSigned = received.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',', 2);
    const bytes = Buffer.from(value, 'base64');
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (isSigned) return [];
  return [
    {
      message: `The signature of ${webhook.name} does not match the id, timestamp and payload of the delivery.`,
      pointer: 'header webhook-signature',
      location: webhook.location,
      expected: 'v1,<HMAC-SHA256 of id.timestamp.payload>',
      received: received || null,
    },
  ];
}

function timeOf({ webhook, now }: DeliveryContext, { headers }: Delivery): readonly DeliveryFailure[] {
  const sent = Number(headers['webhook-timestamp'] ?? Number.NaN);
  if (Math.abs(sent - now) <= TOLERANCE_SECONDS) return [];
  return [
    {
      message: `The timestamp of ${webhook.name} does not match the time of the delivery.`,
      pointer: 'header webhook-timestamp',
      location: webhook.location,
      expected: `within ${TOLERANCE_SECONDS} s of ${Math.round(now)}`,
      received: headers['webhook-timestamp'] ?? null,
    },
  ];
}
