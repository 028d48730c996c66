import type { Check } from './check.js';

/** Checks that a 5xx occurs only if a fault was injected. */
export const noServerError: Check = {
  rule: 'no-server-error',
  run: ({ exchange, operation, intended, actual, show }) => {
    const { status, text } = exchange.response;
    if (status < 500 || intended.error?.triggers.some(({ kind }) => kind === 'server-fault')) return [];
    return [
      {
        message: `The server answered ${status}, but no fault was injected.`,
        error: null,
        obligation: actual?.id ?? intended.id,
        pointer: 'status',
        location: operation.location,
        expected: intended.response.status,
        received: show(text),
      },
    ];
  },
};
