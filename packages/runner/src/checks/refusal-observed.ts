import type { Check } from './check.js';
import { quoteResponse } from './quote.js';

/**
 * Checks that a call is refused if the code of a documented error names its cause and the server has accepted the same
 * call before.
 */
export const refusalObserved: Check = {
  rule: 'refusal-observed',
  run: ({ exchange, operation, unobserved }) => {
    const { expect } = exchange.step;
    if (!expect.unobserved || !unobserved) return null;
    const { status } = exchange.response;
    if (status < 200 || status >= 300) return [];
    const { calls, cause, severity } = expect.unobserved;
    const { error, response, id } = unobserved;
    const expected = [response.status, error?.code ?? []].flat().join(' ');
    return [
      {
        ...(severity === 'warning' && { severity }),
        message: `${operation.id} accepted ${calls} calls that ${expected} should refuse (${cause.replaceAll(': ', ' ')}).`,
        error: error?.code ?? null,
        obligation: id,
        pointer: 'status',
        location: (error ?? response).location,
        expected: response.status,
        received: status,
        quote: quoteResponse(unobserved),
      },
    ];
  },
};
