import type { Check } from './check.js';
import { differences } from './differences.js';
import { RFC_9110 } from './quote.js';

/**
 * Checks that a read after an accepted removal does not return the same resource as before, because 200 and 204 say that
 * the removal has been enacted (RFC 9110 §9.3.5).
 */
export const removed: Check = {
  rule: 'removed',
  run: ({ exchange, earlier, stake, operation }) => {
    const { compare } = exchange.step.expect;
    if (compare?.kind !== 'removed') return null;
    const before = earlier.get(compare.since)?.response;
    const removal = earlier.get(compare.by);
    if (!before || !removal || !isEnacted(removal.response.status)) return null;
    const { status, json, text } = exchange.response;
    // An empty body does not show which resource it represents.
    if (status >= 300 || before.status >= 300 || text === '') return [];
    const isSame = json === undefined ? text === before.text : differences(before.json, json).length === 0;
    if (!isSame) return [];
    return [
      {
        severity: 'warning',
        message: `${removal.request.method} was answered with ${removal.response.status}, but ${operation.id} still returns the same resource.`,
        error: null,
        obligation: stake.id,
        pointer: 'status',
        location: operation.location,
        expected: 404,
        received: status,
        quote: RFC_9110.removed,
      },
    ];
  },
};

/** Returns true for a removal that is complete. 202 says that it is not. */
const isEnacted = (status: number): boolean => status >= 200 && status <= 299 && status !== 202;
