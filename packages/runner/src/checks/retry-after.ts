import { type Check, receivedError, receivedObligation } from './check.js';
import { RFC_9110 } from './quote.js';

/**
 * Checks that the documented `Retry-After` header of a 429 is a positive whole number or, if its schema admits one, a
 * date (RFC 9110 §10.2.3). A number must equal `retry_after` in the body, if present.
 */
export const retryAfter: Check = {
  rule: 'retry-after',
  run: (context) => {
    const { exchange, documented, intended, validator } = context;
    const { status, headers, json } = exchange.response;
    const header = documented?.headers.find(({ name }) => name.toLowerCase() === 'retry-after');
    if (status !== 429 || !header) return null;
    const received = headers['retry-after'];
    const inBody =
      typeof json === 'object' && json !== null && 'retry_after' in json ? json.retry_after : undefined;
    if (received === undefined && !header.required) return [];
    const asText = header.schema === undefined || validator.validate(header.schema, HTTP_DATE).length === 0;
    if (received !== undefined && asText && !Number.isNaN(Date.parse(received)) && !/^\d+$/.test(received))
      return [];
    const isWhole = received !== undefined && /^\d+$/.test(received) && Number(received) > 0;
    const agrees = inBody === undefined || String(inBody) === received;
    if (isWhole && agrees) return [];
    return [
      {
        message: isWhole
          ? `Retry-After is ${received} s, but retry_after in the body is ${String(inBody)} s.`
          : `Retry-After must be a positive whole number of seconds, but is ${received ?? 'absent'}.`,
        error: receivedError(context) ?? intended.error?.code ?? null,
        obligation: receivedObligation(context),
        pointer: 'header Retry-After',
        location: header.location,
        expected: isWhole ? received : 'whole seconds',
        received: isWhole ? context.show(String(inBody)) : (received ?? null),
        quote: RFC_9110.retryAfter,
      },
    ];
  },
};

/** The example date of RFC 9110 §5.6.7. */
const HTTP_DATE = 'Sun, 06 Nov 1994 08:49:37 GMT';
