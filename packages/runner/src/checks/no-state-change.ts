import type { Json } from '@touchstone/core';
import { atPointer, isItemPath } from '@touchstone/core/internal';
import { markersIn } from '../plan/marker.js';
import type { Check, CheckContext } from './check.js';
import { differences } from './differences.js';
import type { Exchange } from './exchange.js';
import { hasMorePages } from './pagination.js';

/** Checks that a refused request changes nothing. */
export const noStateChange: Check = {
  rule: 'no-state-change',
  run: (context) => {
    const { exchange, earlier, stake } = context;
    const { compare, skipped } = exchange.step.expect;
    if (skipped !== undefined && exchange.response.status >= 400) return { skipped };
    if (compare?.kind !== 'unchanged' && compare?.kind !== 'absent') return null;
    const refused = earlier.get(compare.refused);
    if (!refused || refused.response.status < 400) return null;
    if (context.isChangedByRun) return { skipped: 'no read to compare' };
    const change =
      compare.kind === 'unchanged'
        ? changeSince(context, compare.since)
        : creationOf(context, compare.marker);
    if (change && mayBeOfOthers(context, change)) return { skipped: 'no read to compare' };
    if (!change) return isPartial(exchange) ? { skipped: 'collection too long to search' } : [];
    return [
      {
        message: `${refused.request.method} was refused with ${refused.response.status}, ${change.message}.`,
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

/**
 * Returns true if another client may have changed an item of a collection, because no value of the refused request is new
 * there. Other clients do not change the items of the run.
 */
function mayBeOfOthers({ exchange, earlier, isShared }: CheckContext, { pointer }: Change): boolean {
  const { request, expect } = exchange.step;
  if (!isShared || isItemPath(request.path) || expect.compare?.kind !== 'unchanged') return false;
  const before = earlier.get(expect.compare.since)?.response;
  const known = new Set(markersIn(before?.text ?? ''));
  const isNew = markersIn(exchange.response.text).some((marker) => !known.has(marker));
  const isInList = parents(pointer).some((parent) => Array.isArray(atPointer(before?.json, parent)));
  return isInList && !isNew;
}

/** Returns the pointers to the values that contain the value at a pointer. */
const parents = (pointer: string): readonly string[] =>
  pointer.split('/').flatMap((_, index, tokens) => (index === 0 ? [] : tokens.slice(0, index).join('/')));

/** Returns true if a search read only the first of several pages. */
const isPartial = ({ step, response }: Exchange): boolean =>
  step.expect.compare?.kind === 'absent' && response.status < 300 && hasMorePages(response);

interface Change {
  readonly message: string;
  readonly pointer: string;
  readonly expected: Json;
  readonly received: Json;
}

/**
 * Returns true if a read no longer finds an item that an earlier read of the case found. After a removal, any refusal
 * counts, because some servers answer 403 for an absent resource.
 */
export function isGone({ step, response }: Exchange, earlier: CheckContext['earlier']): boolean {
  const { compare } = step.expect;
  if (compare?.kind === 'removed') return response.status >= 400 && response.status < 500;
  const before = compare?.kind === 'unchanged' ? earlier.get(compare.since)?.response : undefined;
  return before !== undefined && before.status < 300 && GONE_STATUSES.includes(response.status);
}

const GONE_STATUSES: readonly number[] = [404, 410];

function changeSince(context: CheckContext, since: string): Change | undefined {
  const { earlier, exchange, volatile, show } = context;
  const before = earlier.get(since)?.response;
  if (context.isGone) {
    return {
      message: 'but the resource no longer exists',
      pointer: 'status',
      expected: before?.status ?? null,
      received: exchange.response.status,
    };
  }
  if (!before || before.status >= 300 || exchange.response.status >= 300) return undefined;
  const pointer = differences(before.json, exchange.response.json).find((changed) => !volatile.has(changed));
  if (pointer === undefined) return undefined;
  return {
    message: `but ${pointer || 'the resource'} changed`,
    pointer,
    expected: show(JSON.stringify(before.json) ?? ''),
    received: show(JSON.stringify(exchange.response.json) ?? ''),
  };
}

function creationOf({ exchange: { response } }: CheckContext, marker: string): Change | undefined {
  if (response.status >= 300 || !response.text.includes(marker)) return undefined;
  return {
    message: 'but the resource was created',
    pointer: '',
    expected: `no item that contains ${marker}`,
    received: `an item that contains ${marker}`,
  };
}
