import type { Json } from '@touchstone/core';
import { isObject } from '../../json.js';
import type { StoredRecord } from '../store/record.js';
import { filterRecords, sortRecords } from './filter-and-sort.js';
import { OFFSET, PAGE_NUMBER, PAGE_SIZE, QUERY_DOCUMENT, SORT, SORT_DIRECTION } from './parameter-names.js';
import { matchesQuery } from './query-document.js';

/** One page of a filtered and sorted collection. */
export interface Page {
  readonly records: readonly StoredRecord[];
  /** Number of matching resources on all pages. */
  readonly total: number;
  readonly size: number;
  /** Number of the page, from 1. */
  readonly page: number;
  readonly offset: number;
}

const DEFAULT_PAGE_SIZE = 100;

/**
 * Filters, sorts and pages a collection. Query parameters that page, sort or contain a query document are recognized by
 * name; every other query parameter filters by a property.
 *
 * @param parameters Values keyed by location and name, such as `query limit`.
 */
export function selectPage(parameters: ReadonlyMap<string, Json>, collection: readonly StoredRecord[]): Page {
  let size = DEFAULT_PAGE_SIZE;
  let page: number | undefined;
  let offset: number | undefined;
  let sort: string | undefined;
  let isDescending: boolean | undefined;
  let records = collection;
  for (const [key, value] of parameters) {
    if (!key.startsWith('query ')) continue;
    const name = key.slice('query '.length);
    if (PAGE_SIZE.test(name) && isCount(value)) size = value;
    else if (PAGE_NUMBER.test(name) && isCount(value)) page = value;
    else if (OFFSET.test(name) && isCount(value)) offset = value;
    else if (SORT.test(name) && typeof value === 'string') sort = value;
    else if (SORT_DIRECTION.test(name) && typeof value === 'string') isDescending = /^desc/i.test(value);
    else if (QUERY_DOCUMENT.test(name) && isObject(value))
      records = records.filter((record) => matchesQuery(record.value, value));
    else records = filterRecords(records, name, value);
  }
  if (sort !== undefined) records = sortRecords(records, sort, isDescending);
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
