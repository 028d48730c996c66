import { decodeForm, parseQuery } from '@touchstone/core/internal';
import { type Journal, type JournalEntry, MAX_JOURNAL_ENTRIES } from './journal.js';
import { RequestError } from './request-error.js';

/** The query parameters of `GET /journal` and the values that they accept. */
const FILTERS: Readonly<Record<string, { readonly pattern: RegExp; readonly expected: string }>> = {
  method: { pattern: /./, expected: 'a method' },
  operation: { pattern: /./, expected: 'the id of an operation' },
  status: { pattern: /^[1-5]\d\d$/, expected: 'a status such as 404' },
  path: { pattern: /./, expected: 'a path' },
  caller: { pattern: /./, expected: 'the id of a caller' },
  after: { pattern: /^\d+$/, expected: 'the id of an entry' },
  text: { pattern: /^/, expected: 'a string' },
  limit: { pattern: /^0*[1-9]\d*$/, expected: 'an integer of at least 1' },
};

const DEFAULT_LIMIT = 100;

/**
 * Returns the journal entries that match all filters of a query, newest first.
 * @throws {RequestError} if a filter is unknown or its value is invalid.
 */
export function searchJournal(journal: Journal | null, query: string): readonly JournalEntry[] {
  const filters = filtersOf(query);
  const limit = Math.min(MAX_JOURNAL_ENTRIES, Number(filters.get('limit') ?? DEFAULT_LIMIT));
  const text = filters.get('text');
  const matches = (entry: JournalEntry): boolean =>
    equals(filters.get('method')?.toUpperCase(), entry.method) &&
    equals(filters.get('operation'), entry.operation) &&
    equals(filters.get('status'), String(entry.status)) &&
    equals(filters.get('path'), entry.path) &&
    equals(filters.get('caller'), entry.caller) &&
    entry.id > Number(filters.get('after') ?? 0) &&
    (text === undefined || hasText(entry, text));
  return (journal?.all() ?? []).filter(matches).slice(-limit).reverse();
}

function filtersOf(query: string): ReadonlyMap<string, string> {
  const filters = new Map(parseQuery(query).map(([name, raw]) => [name, decodeForm(raw)]));
  for (const [name, value] of filters) {
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (!filter)
      throw invalid(
        `Unknown filter ${JSON.stringify(name)}. Known filters: ${Object.keys(FILTERS).join(', ')}.`,
      );
    if (!filter.pattern.test(value))
      throw invalid(`${name}: expected ${filter.expected}, received ${JSON.stringify(value)}.`);
  }
  return filters;
}

const invalid = (message: string): RequestError => new RequestError(400, 'invalid_request', message);

/**
 * Returns `true` if an entry contains the text. Only masked strings are searched, so a search cannot reveal secrets.
 */
const hasText = ({ path, query, body, answer }: JournalEntry, text: string): boolean =>
  [path, query, body, answer].some((part) => part?.includes(text));

const equals = (expected: string | undefined, actual: string | null): boolean =>
  expected === undefined || expected === actual;
