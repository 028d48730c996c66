/** Matches names of query parameters and envelope properties that contain the page size of a list. */
export const PAGE_SIZE: RegExp =
  /^(per_?page|page_?size|page\[size\]|limit|size|take|top|max_?results|count)$/i;
export const PAGE_NUMBER: RegExp = /^(page|page_?number|page\[number\])$/i;
export const OFFSET: RegExp = /^(offset|skip|start|from|page\[offset\])$/i;

export const SORT: RegExp = /^(sort|sort_?by|order_?by)$/i;
export const SORT_DIRECTION: RegExp = /^(order|direction|sort_?(order|direction)|sort_?dir)$/i;
/** Matches names of query parameters that contain a query document: see `query-document.ts`. */
export const QUERY_DOCUMENT: RegExp = /^(q|query|filter|where)$/i;
