import type { Json } from '@touchstone/core';
import type { Exchange } from '../http/message.js';
import type { Check, CheckContext } from './check.js';
import { differences } from './differences.js';

/** After a refusal the state is what it was before. */
export const noStateChange: Check = {
  rule: 'no-state-change',
  run: (context) => {
    const { exchange, earlier, stake } = context;
    const { compare, skipped } = exchange.step.expect;
    if (skipped !== undefined && exchange.response.status >= 400) return { skipped };
    if (compare?.kind !== 'unchanged' && compare?.kind !== 'absent') return null;
    const refused = earlier.get(compare.refused);
    if (!refused || refused.response.status < 400) return null;
    const change =
      compare.kind === 'unchanged' ? changed(context, compare.since) : appeared(context, compare.marker);
    if (change === undefined || change === null)
      return change === null ? { skipped: 'collection too long to search' } : [];
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

/** Whether a read finds nothing any more where an earlier one found something. */
export function isGone({ exchange, earlier }: Pick<CheckContext, 'exchange' | 'earlier'>): boolean {
  const { compare } = exchange.step.expect;
  const before = compare?.kind === 'unchanged' ? earlier.get(compare.since)?.response : undefined;
  return before !== undefined && before.status < 300 && GONE.includes(exchange.response.status);
}

const GONE: readonly number[] = [404, 410];

function changed(context: CheckContext, since: string): Change | undefined {
  const { earlier, exchange, volatile, show } = context;
  const before = earlier.get(since)?.response;
  if (isGone(context)) {
    return {
      message: 'what it was about is gone all the same',
      pointer: 'status',
      expected: before?.status ?? null,
      received: exchange.response.status,
    };
  }
  if (!before || before.status >= 300 || exchange.response.status >= 300) return undefined;
  const pointer = differences(before.json, exchange.response.json).find((each) => !volatile.has(each));
  if (pointer === undefined) return undefined;
  return {
    message: `${pointer || 'the resource'} changed all the same`,
    pointer,
    expected: show(JSON.stringify(before.json) ?? ''),
    received: show(JSON.stringify(exchange.response.json) ?? ''),
  };
}

/** Null where the answer is only the first of several pages. */
function appeared({ exchange }: CheckContext, marker: string): Change | undefined | null {
  if (exchange.response.status >= 300) return undefined;
  if (exchange.response.text.includes(marker)) {
    return {
      message: 'what it asked for was created all the same',
      pointer: '',
      expected: `nothing that holds ${marker}`,
      received: `an item that holds ${marker}`,
    };
  }
  return hasMore(exchange) ? null : undefined;
}

/** The usual ways of saying that there are more pages: counted, by a cursor, or as links (RFC 8288 §3). */
function hasMore({ response: { json, headers } }: Exchange): boolean {
  if (/\brel="?next"?/i.test(headers.link ?? '')) return true;
  const [length, figures] = [longest(json), figuresIn(json)];
  const total = figures.find(([name]) => TOTAL.test(name))?.[1] ?? headers['x-total-count'];
  if (total !== undefined && Number(total) > length) return true;
  return figures.some(([name, value]) =>
    PAGES.test(name) ? Number(value) > 1 : NEXT.test(name) && Boolean(value),
  );
}

const TOTAL = /^(total|total_?(count|items|elements|results)|count)$/i;
const PAGES = /^(total_?pages|page_?count|last_?page|pages)$/i;
const NEXT = /^(next|has_?(more|next)(_?page)?|next_?(page|cursor|token|page_?token|link|url)|cursor)$/i;

/** Members of the answer and of what it nests, such as `pagination`, apart from its items. */
function figuresIn(json: unknown): readonly (readonly [string, unknown])[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  return Object.entries(json).flatMap(([name, value]): readonly (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [...Object.entries(value), [name, '']]
      : [[name, value]],
  );
}

function longest(json: unknown): number {
  const lists = [json, ...(typeof json === 'object' && json !== null ? Object.values(json) : [])].filter(
    Array.isArray,
  );
  return Math.max(0, ...lists.map(({ length }) => length));
}
