import { isInconclusive } from '@touchstone/core';
import { isJson, mediaTypeMatches, own } from '@touchstone/core/internal';
import { checkedDeliveries, type DeliveryCheck, type DeliveryFailure } from './delivery-check.js';

/** Checks that the payload has a documented media type. */
export const deliveryMediaType: DeliveryCheck = {
  rule: 'media-type',
  run: (context) => {
    const { content, location } = context.webhook;
    if (content.length === 0) return [];
    return checkedDeliveries(context).flatMap(({ headers }) => {
      const received = headers['content-type'] ?? '';
      if (content.some(({ mediaType }) => mediaTypeMatches(mediaType, received))) return [];
      const expected = content.map(({ mediaType }) => mediaType).join(', ');
      return [
        {
          message: `Expected a payload of type ${expected}, received ${received || 'no Content-Type'}.`,
          pointer: 'header content-type',
          location,
          expected,
          received: received || null,
        },
      ];
    });
  },
};

/** Checks that the payload satisfies the schema of the webhook's JSON content. */
export const deliveryBody: DeliveryCheck = {
  rule: 'body-schema',
  run: (context) => {
    const { validator, webhook } = context;
    const media = webhook.content.find(({ mediaType }) => isJson(mediaType));
    const schema = media?.schema;
    if (!media || !schema) return [];
    let isUndecided = false;
    const failures = checkedDeliveries(context).flatMap((delivery): readonly DeliveryFailure[] => {
      if (delivery.json === undefined)
        return [
          {
            message: 'The payload is not JSON.',
            pointer: '',
            location: media.location,
            expected: media.mediaType,
            received: delivery.text.slice(0, MAX_SHOWN),
          },
        ];
      const violations = validator.validate(schema, delivery.json, { direction: 'response' });
      if (isInconclusive(violations)) {
        isUndecided = true;
        return [];
      }
      return violations.slice(0, MAX_FINDINGS).map((violation) => ({
        message: `${violation.pointer === '' ? 'The payload' : violation.pointer} ${violation.message}.`,
        pointer: violation.pointer,
        location: schema.location,
        expected: violation.expected,
        received: delivery.text.slice(0, MAX_SHOWN),
      }));
    });
    return isUndecided && failures.length === 0 ? { skipped: 'pattern not decided' } : failures;
  },
};

/**
 * Checks that each payload contains every property of the response to one of the calls that caused the deliveries. Does
 * not apply if no response is an object.
 */
export const deliveryPayload: DeliveryCheck = {
  rule: 'webhook-payload',
  run: (context) => {
    const { answers, webhook, step } = context;
    if (step.expect !== 'delivered' || !answers.some(isRecord)) return [];
    return checkedDeliveries(context).flatMap(({ json, text }) => {
      if (answers.some((answer) => isWithin(answer, json))) return [];
      return [
        {
          message: `The payload of ${webhook.name} does not contain the response of the call that caused it.`,
          pointer: '',
          location: webhook.location,
          expected: JSON.stringify(answers).slice(0, MAX_SHOWN),
          received: text.slice(0, MAX_SHOWN),
        },
      ];
    });
  },
};

const MAX_FINDINGS = 10;
const MAX_SHOWN = 400;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns true if `whole` has every property of `part` with the same value. */
const isWithin = (part: unknown, whole: unknown): boolean =>
  isRecord(part) &&
  isRecord(whole) &&
  Object.entries(part).every(([name, value]) => JSON.stringify(own(whole, name)) === JSON.stringify(value));
