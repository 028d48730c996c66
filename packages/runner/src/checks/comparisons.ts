import type { Json } from '@touchstone/core';
import type { Exchange } from '../execute/exchange.js';
import { type Check, type CheckContext, excerpt } from './check.js';

/** After a refusal the state is what it was before. */
export const noStateChange: Check = {
  rule: 'no-state-change',
  run: (context) => {
    const { exchange, earlier, stake } = context;
    const { compare, skipped } = exchange.step.expect;
    if (skipped !== undefined && exchange.response.status >= 400) return { skipped };
    if (compare?.kind !== 'unchanged' && compare?.kind !== 'absent') return null;
    const refused = earlier.get(compare.refused);
    if (!refused || refused.response.status < 400 || exchange.response.status >= 300) return null;
    const change = compare.kind === 'unchanged' ? changed(context, compare.since) : appeared(exchange, compare.marker);
    if (change === undefined || change === null) return change === null ? { skipped: 'collection too long to search' } : [];
    return [
      {
        message: `${refused.request.method} was refused with ${refused.response.status}, and ${change.message}.`,
        error: stake.error?.code ?? null,
        obligation: stake.id,
        pointer: change.pointer,
        location: context.operation.location,
        expected: change.expected,
        received: change.received,
      },
    ];
  },
};

interface Change {
  readonly message: string;
  readonly pointer: string;
  readonly expected: Json;
  readonly received: Json;
}

function changed({ earlier, exchange, volatile }: CheckContext, since: string): Change | undefined {
  const before = earlier.get(since)?.response;
  if (!before || before.status >= 300) return undefined;
  const pointer = differences(before.json, exchange.response.json).find((each) => !volatile.has(each));
  if (pointer === undefined) return undefined;
  return {
    message: `${pointer || 'the resource'} changed all the same`,
    pointer,
    expected: excerpt(JSON.stringify(before.json) ?? ''),
    received: excerpt(JSON.stringify(exchange.response.json) ?? ''),
  };
}

function appeared(exchange: Exchange, marker: string): Change | undefined | null {
  const { json, text } = exchange.response;
  if (text.includes(marker)) {
    return { message: 'what it asked for was created all the same', pointer: '', expected: `nothing that holds ${marker}`, received: `an item that holds ${marker}` };
  }
  const pages = typeof json === 'object' && json !== null && 'pagination' in json ? (json.pagination as { total_pages?: unknown }) : undefined;
  return typeof pages?.total_pages === 'number' && pages.total_pages > 1 ? null : undefined;
}

/** Pointers at which two JSON values differ. */
export function differences(one: unknown, other: unknown, pointer = ''): readonly string[] {
  if (one === other) return [];
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return [pointer];
  if (Array.isArray(one) !== Array.isArray(other)) return [pointer];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    differences((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${pointer}/${key}`),
  );
}

/** Two ways of an error that must look alike do. */
export const indistinguishable: Check = {
  rule: 'indistinguishable',
  run: ({ exchange, earlier, stake, intended }) => {
    const { compare } = exchange.step.expect;
    if (compare?.kind !== 'indistinguishable') return null;
    const other = earlier.get(compare.from);
    if (!other) return null;
    const [expected, received] = [fingerprint(other), fingerprint(exchange)];
    // Another status or error is another finding already.
    if (expected === received || other.response.status !== exchange.response.status) return [];
    return [
      {
        message: 'Two ways of one error must be answered alike, so that nobody learns which it was; they are not.',
        error: stake.error?.code ?? null,
        obligation: stake.id,
        pointer: '',
        location: (intended.error ?? intended.response).location,
        expected: excerpt(expected),
        received: excerpt(received),
      },
    ];
  },
};

/** What differs between any two answers of one server says nothing. */
const ORDINARY = /^(date|age|x-request-id|x-correlation-id|x-ratelimit-.*|ratelimit.*|content-length|etag|server-timing|set-cookie|keep-alive|connection|cf-ray)$/;

function fingerprint({ response }: Exchange): string {
  const headers = Object.entries(response.headers).filter(([name]) => !ORDINARY.test(name));
  return `${headers.map(([name, value]) => `${name}: ${value}`).sort().join('\n')}\n\n${response.text}`;
}

/** A 429 says that nothing remains of the limit the caller has. */
export const rateLimit: Check = {
  rule: 'rate-limit',
  run: ({ exchange, stake, documented, intended }) => {
    const { compare } = exchange.step.expect;
    if (compare?.kind !== 'rate' || exchange.response.status !== 429) return null;
    const figures = [
      ['x-ratelimit-remaining', '0'],
      ['x-ratelimit-limit', compare.limit === null ? undefined : String(compare.limit)],
    ] as const;
    return figures.flatMap(([name, expected]) => {
      const received = exchange.response.headers[name];
      if (received === undefined || expected === undefined || received === expected) return [];
      return [
        {
          message: `On a 429, ${name} should be ${expected}; it is ${received}.`,
          error: stake.error?.code ?? null,
          obligation: stake.id,
          pointer: `header ${name}`,
          location: (documented ?? intended.response).location,
          expected,
          received,
        },
      ];
    });
  },
};
