import { operationsOn } from '@touchstone/core/internal';
import { type Check, receivedError, receivedObligation } from './check.js';
import { RFC_9110 } from './quote.js';

/**
 * Checks that the `Allow` header of a 405 lists the methods that the path declares, and no others except HEAD and
 * OPTIONS (RFC 9110 §15.5.6, §10.2.1).
 */
export const allow: Check = {
  rule: 'allow',
  run: (context) => {
    const { exchange, model, operation, documented } = context;
    const header = documented?.headers.find(({ name }) => name.toLowerCase() === 'allow');
    // If the document neither documents the header of the 405 nor declares its errors, `Allow` is not required.
    if (exchange.response.status !== 405 || (!header && !documented?.errors.some(({ explicit }) => explicit)))
      return null;
    const expected: readonly string[] = operationsOn(model, operation.path).map(({ method }) => method);
    const received = exchange.response.headers.allow;
    const listed = received?.split(',').map((method) => method.trim().toUpperCase()) ?? [];
    // A server may support HEAD wherever it supports GET, and OPTIONS anywhere (RFC 9110 §9.3.2, §9.3.7).
    const extra = listed.filter((method) => !expected.includes(method) && !IMPLIED.includes(method));
    const missing = expected.filter((method) => !listed.includes(method));
    if (received !== undefined && extra.length === 0 && missing.length === 0) return [];
    return [
      {
        message:
          received === undefined
            ? 'A 405 must list the declared methods in Allow, but the header is absent.'
            : `Allow must list ${expected.join(', ')}, but lists ${received}.`,
        error: receivedError(context),
        obligation: receivedObligation(context),
        pointer: 'header Allow',
        location: header?.location ?? operation.location,
        expected: [...expected],
        received: received ?? null,
        quote: RFC_9110.allow,
      },
    ];
  },
};

const IMPLIED: readonly string[] = ['HEAD', 'OPTIONS'];
