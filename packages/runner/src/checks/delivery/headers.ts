import { own } from '@touchstone/core/internal';
import { headerViolation } from '../headers.js';
import { checkedDeliveries, type DeliveryCheck } from './delivery-check.js';

/** Checks that all required headers are present. */
export const deliveryHeaderRequired: DeliveryCheck = {
  rule: 'header-required',
  run: (context) =>
    checkedDeliveries(context).flatMap(({ headers }) =>
      context.webhook.headers
        .filter(({ name, required }) => required && own(headers, name.toLowerCase()) === undefined)
        .map(({ name, location }) => ({
          message: `The required header ${name} is absent.`,
          pointer: `header ${name}`,
          location,
          expected: 'present',
          received: null,
        })),
    ),
};

/** Checks that each documented header satisfies its schema if it is present. */
export const deliveryHeaderValue: DeliveryCheck = {
  rule: 'header-value',
  run: (context) => {
    let isUndecided = false;
    const failures = checkedDeliveries(context).flatMap(({ headers }) =>
      context.webhook.headers.flatMap(({ name, schema, location }) => {
        const text = own(headers, name.toLowerCase());
        const violation = text === undefined ? undefined : headerViolation(context.validator, schema, text);
        if (text === undefined || !violation) return [];
        if (violation === 'inconclusive') {
          isUndecided = true;
          return [];
        }
        return [
          {
            message: `The header ${name} ${violation.message}.`,
            pointer: `header ${name}`,
            location,
            expected: violation.expected,
            received: text,
          },
        ];
      }),
    );
    return isUndecided && failures.length === 0 ? { skipped: 'pattern not decided' } : failures;
  },
};
