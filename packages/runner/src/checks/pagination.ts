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

/** Returns the members of the response, and those of nested objects such as `pagination`. */
function pageMembers(json: unknown): readonly (readonly [string, unknown])[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  return Object.entries(json).flatMap(([name, value]): readonly (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [...Object.entries(value), [name, '']]
      : [[name, value]],
  );
}

function longestList(json: unknown): number {
  const lists = [json, ...(typeof json === 'object' && json !== null ? Object.values(json) : [])].filter(
    Array.isArray,
  );
  return Math.max(0, ...lists.map(({ length }) => length));
}
