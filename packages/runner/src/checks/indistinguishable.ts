import type { Exchange } from '../http/message.js';
import type { Check } from './check.js';

/** Two variants of an error that must look alike do. */
export const indistinguishable: Check = {
  rule: 'indistinguishable',
  run: ({ exchange, earlier, stake, intended, show }) => {
    const { compare } = exchange.step.expect;
    if (compare?.kind !== 'indistinguishable') return null;
    const other = earlier.get(compare.from);
    if (!other) return null;
    const [expected, received] = [fingerprint(other), fingerprint(exchange)];
    // What was not refused, or otherwise, is another finding already.
    const { status } = exchange.response;
    if (expected === received || status < 400 || other.response.status !== status) return [];
    return [
      {
        message:
          'Two variants of one error must be answered alike, so that nobody learns which it was; they are not.',
        error: stake.error?.code ?? null,
        obligation: stake.id,
        pointer: '',
        location: (intended.error ?? intended.response).location,
        expected: show(expected),
        received: show(received),
      },
    ];
  },
};

/** What differs between any two answers of one server says nothing. */
const ORDINARY =
  /^(date|age|x-request-id|x-correlation-id|x-ratelimit-.*|ratelimit.*|content-length|etag|server-timing|set-cookie|keep-alive|connection|cf-ray)$/;

function fingerprint({ response }: Exchange): string {
  const headers = Object.entries(response.headers).filter(([name]) => !ORDINARY.test(name));
  return `${headers
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n')}\n\n${response.text}`;
}
