import { atPointer } from '@touchstone/core/internal';
import type { ReceivedResponse } from '../../http/message.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Search, Undo } from '../../plan/step.js';
import { stringsIn } from '../../plan/strings-in.js';
import type { Refusal } from './removal-status.js';

const MAX_PAGES = 100;

/** Matches the names of members that a list response contains if there are more pages. */
const NEXT_MEMBERS =
  /^(next|next_?(page|cursor|url|link|token|page_?token)|has_?(more|next)|has_?next_?page)$/i;

/** The items of a collection, as its list operation returns them. */
export interface ListedItems {
  readonly items: readonly unknown[];
  /** True if all pages were read. */
  readonly isComplete: boolean;
}

/** The collections that a round of removals has read, by their searches. One read serves all searches of a collection. */
export type ReadLists = Map<string, ListedItems>;

/** The ids of the items of a collection. */
export interface FoundItems {
  /** Ids of the items that the run has created. */
  readonly marked: readonly string[];
  /** Ids of the other items. */
  readonly others: readonly string[];
  /** True if all pages were read. */
  readonly isComplete: boolean;
}

type Send = (template: RequestTemplate) => Promise<ReceivedResponse>;

/**
 * Searches a collection for the items that the run has created. Returns undefined if a response is not a successful list.
 */
export async function findCreated(
  search: Search,
  isOwn: (item: unknown) => boolean,
  send: Send,
): Promise<FoundItems | undefined> {
  const listed = await listItems(search, send);
  return listed && foundIn(listed, search, isOwn);
}

/** Divides the items of a collection into those that the run has created, and the others. */
export function foundIn(
  { items, isComplete }: ListedItems,
  { pointer }: Search,
  isOwn: (item: unknown) => boolean,
): FoundItems {
  const marked = new Set<string>();
  const others = new Set<string>();
  for (const item of items) {
    const id = atPointer(item, idPointerIn(pointer));
    const ids = isOwn(item) ? marked : others;
    if (typeof id === 'string' || typeof id === 'number') ids.add(String(id));
  }
  return { marked: [...marked], others: [...others], isComplete };
}

/**
 * Reads the items of a collection. Returns undefined if a response is not a successful list.
 * @param maxPages Maximum number of pages to read. Default: 100.
 */
export async function listItems(
  { request, pointer, page }: Search,
  send: Send,
  maxPages: number = MAX_PAGES,
): Promise<ListedItems | undefined> {
  const all: unknown[] = [];
  let before = '';
  for (let number = 0; number < maxPages; number++) {
    const value = page && page.first + (page.counts === 'pages' ? number : all.length);
    const isFirst = number === 0;
    const response = await send(value === undefined || isFirst ? request : withPage(request, page, value));
    const items = itemsIn(response.json, pointer);
    if (response.status < 200 || response.status > 299 || !items) return undefined;
    // A server that ignores the parameter returns the same page again.
    if (items.length === 0 || response.text === before) return { items: all, isComplete: true };
    for (const item of items) all.push(item);
    if (!page) return { items: all, isComplete: !hasNextPage(response) };
    before = response.text;
  }
  return { items: all, isComplete: false };
}

const withPage = (request: RequestTemplate, page: Search['page'], value: number): RequestTemplate =>
  page
    ? {
        ...request,
        parameters: [
          ...request.parameters.filter(
            (parameter) => parameter.in !== 'query' || parameter.name !== page.name,
          ),
          { in: 'query', name: page.name, value },
        ],
      }
    : request;

function itemsIn(json: unknown, pointer: string): readonly unknown[] | undefined {
  const items = atPointer(json, pointer.slice(0, pointer.indexOf('/*')));
  return Array.isArray(items) ? items : undefined;
}

const idPointerIn = (pointer: string): string => pointer.slice(pointer.indexOf('/*') + 2);

/** Returns true if an item contains one of the marks. */
export const isMarked = (item: unknown, marks: readonly string[]): boolean =>
  stringsIn(item).some((text) => marks.includes(text));

/** Returns true if an item contains one of the marks, whose case a server may have changed. */
export function isMarkedInAnyCase(item: unknown, marks: readonly string[]): boolean {
  const lowered = new Set(marks.map((mark) => mark.toLowerCase()));
  return stringsIn(item).some((text) => lowered.has(text.toLowerCase()));
}

/** Returns true if the `Link` header (RFC 8288) or a member of the body announces another page. */
function hasNextPage({ headers, json }: ReceivedResponse): boolean {
  if (/rel="?next"?/i.test(headers.link ?? '')) return true;
  const nested = membersOf(json);
  const objects = [json, ...nested, ...nested.flatMap(membersOf)].filter(isObject);
  return objects.some((object) =>
    Object.entries(object).some(
      ([name, value]) => NEXT_MEMBERS.test(name) && value !== null && value !== false && value !== '',
    ),
  );
}

const membersOf = (value: unknown): readonly unknown[] => (isObject(value) ? Object.values(value) : []);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns why a search found nothing.
 * @param doubt Why the resource may not exist; null if the server has reported it.
 */
export function searchFailure(
  { request, place }: Undo,
  refusal: Refusal | null,
  doubt: string | null,
): string {
  const refused = refusal && `${refusal.operation} answered ${refusal.status}`;
  if (doubt !== null) return refused === null ? doubt : `${doubt}; ${refused}`;
  const unknown = `the \`${place.at.replace(/^\//, '')}\` that ${request.operation} needs is unknown`;
  return refused ?? `no response names what it created, and no search finds it, so ${unknown}`;
}
