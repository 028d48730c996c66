import type { ReceivedResponse } from '../http/message.js';

/** Returns true if a list indicates more pages by a count, a cursor or a link (RFC 8288 §3). */
export function hasMorePages({ json, headers }: ReceivedResponse): boolean {
  if (/\brel="?next"?/i.test(headers.link ?? '')) return true;
  const members = pageMembers(json);
  const total = members.find(([name]) => TOTAL.test(name))?.[1] ?? headers['x-total-count'];
  if (total !== undefined && Number(total) > longestList(json)) return true;
  return members.some(([name, value]) =>
    PAGES.test(name) ? Number(value) > 1 : NEXT.test(name) && Boolean(value),
  );
}

const TOTAL = /^(total|total_?(count|items|elements|results)|count)$/i;
const PAGES = /^(total_?pages|page_?count|last_?page|pages)$/i;
const NEXT = /^(next|has_?(more|next)(_?page)?|next_?(page|cursor|token|page_?token|link|url)|cursor)$/i;

/** Levels of objects around the list and its page, such as `result` in `{ result: { items, page: { total } } }`. */
const MAX_LEVELS = 3;

/** Returns the members of the response, and those of nested objects such as `pagination`. */
function pageMembers(json: unknown, level = 1): readonly (readonly [string, unknown])[] {
  if (!isObject(json) || level > MAX_LEVELS) return [];
  return Object.entries(json).flatMap(([name, value]): readonly (readonly [string, unknown])[] =>
    isObject(value) ? [...pageMembers(value, level + 1), [name, '']] : [[name, value]],
  );
}

function longestList(json: unknown, level = 1): number {
  if (Array.isArray(json)) return json.length;
  if (!isObject(json) || level > MAX_LEVELS) return 0;
  return Math.max(0, ...Object.values(json).map((value) => longestList(value, level + 1)));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
