import type { Json } from '@touchstone/core';
import type { Finding, LedgerEntry, Report } from './report.js';

/** The cause of an error that every run proved in the same way. */
export interface LearnedError {
  /** Operation id: `POST /articles`. */
  readonly operation: string;
  /** The documented status: `409`, `4XX` or `default`. */
  readonly status: string;
  /** The error code; null if the errors of the response have none. */
  readonly code: string | null;
  /** The cause as an entry of `x-error.when`. */
  readonly when: { readonly [name: string]: Json };
  /** The label of the cause: `duplicate: /sku`. */
  readonly cause: string;
  /** The possible cause that the words of the code name more clearly, if there is one. */
  readonly named?: string;
}

/** A response that every run received and that the document does not describe. */
export interface UndocumentedResponse {
  readonly operation: string;
  readonly status: string;
  /** The error code, if the document describes the status but not the code. */
  readonly code?: string;
}

/** What several runs found out about a server. */
export interface Learned {
  /** The causes that all runs proved, by operation, status and code. */
  readonly errors: readonly LearnedError[];
  /** Causes that led to several errors of an operation, and that are therefore not in `errors`. */
  readonly ambiguous: readonly LearnedError[];
  readonly undocumented: readonly UndocumentedResponse[];
}

/**
 * Compares the reports of several runs and returns the causes of errors that the document does not declare. A cause counts
 * only if every run proved the error by the same one. Contains no value of a request or response except error codes.
 * Independent of the order of the reports.
 */
export function learnedFrom(reports: readonly Report[]): Learned {
  const proven = intersection(reports.map(({ ledger }) => ledger.flatMap(provenCause)));
  const causeOf = ({ operation, when }: LearnedError): string => JSON.stringify([operation, when]);
  const isAmbiguous = (error: LearnedError): boolean =>
    proven.filter((other) => causeOf(other) === causeOf(error)).length > 1;
  return {
    errors: proven.filter((error) => !isAmbiguous(error)),
    ambiguous: proven.filter(isAmbiguous),
    undocumented: intersection(reports.map(({ findings }) => findings.flatMap(undocumented))),
  };
}

/** Returns the values that occur in all lists, without duplicates, sorted by their JSON. */
function intersection<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [first = new Map<string, T>(), ...others] = lists.map(
    (list) => new Map(list.map((value) => [JSON.stringify(value), value])),
  );
  return [...first]
    .filter(([key]) => others.every((other) => other.has(key)))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, value]) => value);
}

/** Returns the cause that proved an error, if the document does not declare it. */
function provenCause({ operation, status, error, verdict, variants }: LedgerEntry): readonly LearnedError[] {
  const [variant] = variants;
  if (status === null || verdict !== 'proven' || variants.length !== 1 || !variant?.when) return [];
  const { cause, named } = variant;
  // A report that was read from a file has its members in another order.
  const when = Object.fromEntries(
    Object.entries(variant.when).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return [
    { operation, status, code: error, when, cause: cause ?? '', ...(named !== undefined && { named }) },
  ];
}

function undocumented({
  rule,
  operation,
  status,
  expected,
  received,
}: Finding): readonly UndocumentedResponse[] {
  if (status === undefined || status === null) return [];
  if (rule === 'status-documented') return [{ operation, status: String(status) }];
  if (rule !== 'body-schema' || status < 400 || !Array.isArray(expected)) return [];
  const code = codeIn(received);
  return code === undefined ? [] : [{ operation, status: String(status), code }];
}

/** Returns the word in the JSON text of a value that an `enum` excludes. */
const codeIn = (received: Json): string | undefined =>
  typeof received === 'string' ? /^"([A-Za-z][\w.:-]{0,63})"$/.exec(received)?.[1] : undefined;
