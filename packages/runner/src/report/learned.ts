import type { Json } from '@touchstone/core';
import type { Finding, LedgerEntry, ObservedCause, Report } from './report.js';
import { type SurprisingCause, surprisingCauses } from './surprising-causes.js';

/** A cause to which every run received the same error. */
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
  /** The causes to which all runs received the same error, by operation, status and code, except the surprising ones. */
  readonly errors: readonly LearnedError[];
  /** Causes that led to several errors of an operation, and that are therefore not in `errors`. */
  readonly ambiguous: readonly LearnedError[];
  /** Causes that led to another error than their words, their usual status or other operations name. */
  readonly surprising: readonly SurprisingCause[];
  readonly undocumented: readonly UndocumentedResponse[];
}

/**
 * Compares the reports of several runs and returns the causes of errors that the document does not declare. A cause counts
 * only if every run received the same error to it. Contains no value of a request or response except error codes.
 * Independent of the order of the reports.
 */
export function learnedFrom(reports: readonly Report[]): Learned {
  const observed = intersection(reports.map(({ causes = [] }) => causes.map(inFixedOrder)));
  const surprising = surprisingCauses(observed, reports);
  const pairs = new Set(surprising.map(pairOf));
  const proven = intersection(reports.map(({ ledger }) => ledger.flatMap(provenCause)));
  const returned = new Map([...observed.flatMap(returnedTo), ...proven].map((one) => [errorOf(one), one]));
  const learned = [...returned.values()]
    .filter((one) => !pairs.has(pairOf(one)) && !isRepetition(one, returned))
    .sort(byErrorAndCause);
  const errorsByCause = new Map<string, Set<string>>();
  for (const one of [...reports.flatMap(({ causes = [] }) => causes.flatMap(returnedTo)), ...proven]) {
    const errors = errorsByCause.get(causeOf(one)) ?? new Set();
    errorsByCause.set(causeOf(one), errors.add(pairOf({ ...one, cause: '' })));
  }
  const isAmbiguous = (one: LearnedError): boolean => (errorsByCause.get(causeOf(one))?.size ?? 0) > 1;
  return {
    surprising,
    errors: learned.filter((one) => !isAmbiguous(one)),
    ambiguous: learned.filter(isAmbiguous),
    undocumented: intersection(reports.map(({ findings }) => findings.flatMap(undocumented))),
  };
}

const causeOf = ({ operation, when }: LearnedError): string => JSON.stringify([operation, when]);

const errorOf = ({ operation, status, code, when }: LearnedError): string =>
  JSON.stringify([operation, status, code, when]);

/** Returns true for a repeated request if the error also comes after the same call, which says more. */
const isRepetition = (one: LearnedError, all: ReadonlyMap<string, LearnedError>): boolean =>
  one.when['duplicate'] === 'request' && all.has(errorOf({ ...one, when: { after: one.operation } }));

const byErrorAndCause = (one: LearnedError, other: LearnedError): number =>
  errorOf(one) < errorOf(other) ? -1 : 1;

/** Returns the error that a cause led to, whether or not the run looked for the cause of this error. */
function returnedTo({ operation, status, code, cause, when }: ObservedCause): readonly LearnedError[] {
  return when ? [{ operation, status, code, when: inOrder(when), cause }] : [];
}

const pairOf = ({ operation, status, code, cause }: Omit<LearnedError, 'when'>): string =>
  JSON.stringify([operation, status, code, cause]);

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
  const when = inOrder(variant.when);
  return [
    { operation, status, code: error, when, cause: cause ?? '', ...(named !== undefined && { named }) },
  ];
}

/** Returns an observed cause with its members in a fixed order. */
const inFixedOrder = ({ operation, cause, status, code, when, expected }: ObservedCause): ObservedCause => ({
  operation,
  status,
  code,
  ...(when && { when: inOrder(when) }),
  cause,
  ...(expected && { expected: { status: expected.status, code: expected.code } }),
});

/** Sorts the members of a trigger, because a report that was read from a file has them in another order. */
const inOrder = (when: LearnedError['when']): LearnedError['when'] =>
  Object.fromEntries(Object.entries(when).sort(([one], [other]) => (one < other ? -1 : 1)));

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
