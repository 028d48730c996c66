import { matches } from '@touchstone/core/internal';
import type { Check } from './check.js';
import { covers } from './covers.js';
import { quoteResponse } from './quote.js';

/** Checks that a response with the intended status also contains the intended error. */
export const errorIntended: Check = {
  rule: 'error-intended',
  run: ({ exchange, intended, actual, stake, match, isMatchJudged, show }) => {
    if (!intended.error || !isMatchJudged || match === 'another status') return null;
    if (match !== 'another error') return [];
    const { rule } = exchange.step.expect;
    return [
      {
        rule: rule === 'status-intended' ? 'error-intended' : rule,
        message: `Expected the error ${intended.error.code ?? intended.error.status}, received ${actual?.error?.code ?? 'no documented error'}.`,
        error: stake.error?.code ?? null,
        obligation: stake.id,
        pointer: intended.error.match[0]?.pointer ?? null,
        location: intended.error.location,
        expected: intended.error.code,
        received: actual?.error?.code ?? show(exchange.response.text),
        quote: quoteResponse(intended),
      },
    ];
  },
};

/** Checks that an error code is sent with its documented status. */
export const errorStatus: Check = {
  rule: 'error-status',
  run: ({ exchange, operation }) => {
    const { status, json } = exchange.response;
    if (status < 400 || json === undefined) return null;
    const errors = operation.responses.flatMap((response) =>
      response.errors.map((error) => ({ response, error })),
    );
    const identifiable = errors
      .filter(({ error }) => error.match.length > 0)
      .map((entry) => ({ ...entry, matched: matches(entry.error.match, json) }));
    const same = identifiable.filter(({ matched }) => matched === true);
    if (same.length === 0 || same.some(({ response }) => covers(response.status, status))) return [];
    if (identifiable.some(({ matched }) => matched === 'inconclusive'))
      return { skipped: 'pattern not decided' };
    const [{ error } = { error: undefined }] = same;
    if (!error) return null;
    return [
      {
        message: `The error ${error.code ?? error.status} is documented for status ${error.status}, not ${status}.`,
        error: error.code,
        obligation: [operation.id, error.status, error.mediaType, error.code]
          .filter((part) => part !== null)
          .join(' '),
        pointer: error.match[0]?.pointer ?? null,
        location: error.location,
        expected: error.status,
        received: status,
      },
    ];
  },
};
