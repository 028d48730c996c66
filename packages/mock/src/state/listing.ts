import type { Json } from '@touchstone/core';
import type { Call } from '../call.js';
import { isObject, type JsonObject } from '../settle.js';
import { bare } from './names.js';
import { fulfils } from './query-document.js';
import type { StoredRecord } from './store.js';

/** What of a collection a call asks for: filtered, sorted, and a page of it, where its parameters can be recognised. */
export interface Listing {
  readonly records: readonly StoredRecord[];
  /** How many there are of what was asked for, on all pages. */
  readonly total: number;
  readonly size: number;
  /** From 1. */
  readonly page: number;
  readonly offset: number;
}

const SIZE = /^(per_?page|page_?size|page\[size\]|limit|size|take|top|max_?results|count)$/i;
const PAGE = /^(page|page_?number|page\[number\])$/i;
const OFFSET = /^(offset|skip|start|from|page\[offset\])$/i;
const SORT = /^(sort|sort_?by|order_?by)$/i;
const DIRECTION = /^(order|direction|sort_?(order|direction)|sort_?dir)$/i;
const QUERY = /^(q|query|filter|where)$/i;

const USUAL_SIZE = 100;

export function listingOf(call: Call, all: readonly StoredRecord[]): Listing {
  let size = USUAL_SIZE;
  let page: number | undefined;
  let offset: number | undefined;
  let sort: string | undefined;
  let isDown: boolean | undefined;
  let records = all;
  for (const [key, value] of call.parameters.values) {
    if (!key.startsWith('query ')) continue;
    const name = key.slice('query '.length);
    if (SIZE.test(name) && isCount(value)) size = value;
    else if (PAGE.test(name) && isCount(value)) page = value;
    else if (OFFSET.test(name) && isCount(value)) offset = value;
    else if (SORT.test(name) && typeof value === 'string') sort = value;
    else if (DIRECTION.test(name) && typeof value === 'string') isDown = /^desc/i.test(value);
    else if (QUERY.test(name) && isObject(value))
      records = records.filter((each) => fulfils(each.value, value));
    else records = filtered(records, name, value);
  }
  if (sort !== undefined) records = sorted(records, sort, isDown);
  const start = offset ?? ((page ?? 1) - 1) * size;
  return {
    records: records.slice(start, start + size),
    total: records.length,
    size,
    page: page ?? (size > 0 ? Math.floor(start / size) + 1 : 1),
    offset: start,
  };
}

const isCount = (value: Json): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** A name that is no property of anything listed filters nothing. */
function filtered(records: readonly StoredRecord[], name: string, wanted: Json): readonly StoredRecord[] {
  if (!records.some(({ value }) => valuesOf(value, name).length > 0)) return records;
  const allowed = Array.isArray(wanted) ? wanted : [wanted];
  return records.filter(({ value }) =>
    valuesOf(value, name).some((each) => allowed.some((one: Json) => isAlike(each, one))),
  );
}

/** A property of that name; what it lists; or of `customer_id` the `id` of `customer`. */
function valuesOf(value: JsonObject, name: string): readonly Json[] {
  const key = Object.keys(value).find((each) => bare(each) === bare(name));
  if (key !== undefined) {
    const found = value[key] ?? null;
    return Array.isArray(found) ? found : [found];
  }
  const [, owner] = /^(.+?)[._-]?id$/i.exec(name) ?? [];
  const inner =
    owner === undefined ? undefined : Object.entries(value).find(([each]) => bare(each) === bare(owner))?.[1];
  const id = isObject(inner) ? (inner['id'] ?? inner['_id']) : undefined;
  if (id !== undefined) return [id];
  // A path with dots leads into what is nested.
  if (!name.includes('.')) return [];
  const found = name
    .split('.')
    .reduce<Json | undefined>((each, token) => (isObject(each) ? each[token] : undefined), value);
  return found === undefined ? [] : [found];
}

/** An address is the same in whatever capitals. */
function isAlike(one: Json, other: Json): boolean {
  if (typeof one === 'string' && typeof other === 'string' && one.includes('@'))
    return one.toLowerCase() === other.toLowerCase();
  return String(one) === String(other);
}

/** `name`, `-name`, `name:desc`; what has no such property counts as lowest. */
function sorted(
  records: readonly StoredRecord[],
  text: string,
  isDown: boolean | undefined,
): readonly StoredRecord[] {
  const [, minus = '', field = '', order = ''] =
    /^([-+]?)([\w.$-]+?)(?:[:, ](asc|desc)\w*)?$/i.exec(text) ?? [];
  if (field === '') return records;
  const sign = (isDown ?? (minus === '-' || /^desc/i.test(order))) ? -1 : 1;
  return [...records].sort((one, other) => {
    const [a, b] = [valuesOf(one.value, field)[0], valuesOf(other.value, field)[0]];
    if (a === b) return 0;
    if (a === undefined || a === null) return -sign;
    if (b === undefined || b === null) return sign;
    return (a < b ? -1 : a > b ? 1 : 0) * sign;
  });
}

/** The figures of an envelope, wherever it has them: how many there are, what page this is. */
export function withFigures(value: Json, { total, size, page, offset, records }: Listing): Json {
  const pages = size > 0 ? Math.ceil(total / size) : 0;
  const hasMore = offset + records.length < total;
  const figure = (name: string, before: Json): Json => {
    if (typeof before === 'number') {
      if (/^total$|^total_?(count|items|elements|results|records)$|^count$/i.test(name)) return total;
      if (/^total_?pages$|^page_?count$|^last_?page$|^pages$/i.test(name)) return pages;
      if (SIZE.test(name)) return size;
      if (PAGE.test(name) || /^current_?page$/i.test(name)) return page;
      if (OFFSET.test(name)) return offset;
    }
    if (typeof before === 'boolean' && /^has_?(more|next)/i.test(name)) return hasMore;
    return before;
  };
  const visit = (each: Json): Json =>
    isObject(each)
      ? Object.fromEntries(
          Object.entries(each).map(([name, child]) => [
            name,
            isObject(child) ? visit(child) : figure(name, child),
          ]),
        )
      : each;
  return visit(value);
}
