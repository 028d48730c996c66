import type { Check } from './check.js';

/** Statuses that a server without a fault may return: "not implemented" and "temporarily unavailable". */
const FAULTLESS: readonly string[] = ['501', '503'];

/** Status of a server that does not support what a request asks for, which is not a fault (RFC 9110 §15.6.2). */
const NOT_IMPLEMENTED = 501;

/**
 * Checks that a 5xx occurs only if a fault was injected. A documented 503 needs no fault. A 501 never does; without a
 * description, it is an undocumented status.
 */
export const noServerError: Check = {
  rule: 'no-server-error',
  run: ({ exchange, operation, intended, documented, actual, show }) => {
    const { status, text } = exchange.response;
    // The response to a possible cause counts as intended if it is documented, but no cause of a request is a fault.
    const isCandidate = exchange.step.expect.rule === 'candidate';
    const isFault = intended.error?.triggers.some(({ kind }) => kind === 'server-fault') === true;
    if (status < 500 || status === NOT_IMPLEMENTED || (isFault && !isCandidate)) return [];
    if (documented && FAULTLESS.includes(documented.status)) return [];
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
