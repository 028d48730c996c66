import type { Check } from './check.js';
import type { Exchange } from './exchange.js';

/** Checks that the responses of two variants are the same if the document marks their error as indistinguishable. */
export const indistinguishable: Check = {
  rule: 'indistinguishable',
  run: ({ exchange, earlier, stake, intended, show }) => {
    const { compare } = exchange.step.expect;
    if (compare?.kind !== 'indistinguishable') return null;
    const other = earlier.get(compare.from);
    if (!other) return null;
    const [expected, received] = [fingerprint(other), fingerprint(exchange)];
    // The check `statusIntended` reports an unexpected status.
    const { status } = exchange.response;
    if (expected === received || status < 400 || other.response.status !== status) return [];
    return [
      {
        message:
          'The responses to two variants of this error differ, although the document marks the error as indistinguishable.',
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

/** Matches the names of headers that may differ between any two responses of a server. */
const VOLATILE_HEADERS =
  /^(date|age|x-request-id|x-correlation-id|x-ratelimit-.*|ratelimit.*|content-length|etag|server-timing|set-cookie|keep-alive|connection|cf-ray)$/;

function fingerprint({ response }: Exchange): string {
  const headers = Object.entries(response.headers).filter(([name]) => !VOLATILE_HEADERS.test(name));
  return `${headers
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n')}\n\n${response.text}`;
}
