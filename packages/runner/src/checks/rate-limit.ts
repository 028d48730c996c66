import { own } from '@touchstone/core/internal';
import type { Check } from './check.js';

/**
 * Checks that the documented `X-RateLimit-*` headers of a 429 specify no remaining calls and, if known, the caller's
 * limit.
 */
export const rateLimit: Check = {
  rule: 'rate-limit',
  run: ({ exchange, stake, documented }) => {
    const { compare } = exchange.step.expect;
    if (compare?.kind !== 'rate' || exchange.response.status !== 429 || !documented) return null;
    const figures = new Map([
      ['x-ratelimit-remaining', '0'],
      ...(compare.limit === null ? [] : [['x-ratelimit-limit', String(compare.limit)] as const]),
    ]);
    return documented.headers.flatMap(({ name, location }) => {
      const expected = figures.get(name.toLowerCase());
      const received = own(exchange.response.headers, name.toLowerCase());
      if (received === undefined || expected === undefined || received === expected) return [];
      return [
        {
          message: `On a 429, ${name} must be ${expected}, but is ${received}.`,
          error: stake.error?.code ?? null,
          obligation: stake.id,
          pointer: `header ${name}`,
          location,
          expected,
          received,
        },
      ];
    });
  },
};
