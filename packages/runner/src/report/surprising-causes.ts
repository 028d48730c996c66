import type { DocumentedError, ObservedCause, Report } from './report.js';

/** A cause to which every run received an error, although another documented error belongs to it. */
export interface SurprisingCause extends ObservedCause {
  /** The error that belongs to the cause. */
  readonly expected: DocumentedError;
  /** What assigns that error to the cause: its words or its usual status, or the same cause at all other operations. */
  readonly by: 'words or status' | 'other operations';
}

/** Number of other operations that must agree about the error of a cause. */
const MIN_OTHERS = 2;

/** Returns the observed causes that led to another error than their words, their usual status or other operations name. */
export function surprisingCauses(
  observed: readonly ObservedCause[],
  reports: readonly Report[],
): readonly SurprisingCause[] {
  const documented = new Set(
    reports.flatMap(({ ledger }) =>
      ledger.map(({ operation, status, error }) => keyOf({ operation, status: status ?? '', code: error })),
    ),
  );
  const byCause = new Map<string, ObservedCause[]>();
  for (const one of observed) {
    const same = byCause.get(one.cause);
    if (same) same.push(one);
    else byCause.set(one.cause, [one]);
  }
  return observed.flatMap((one): readonly SurprisingCause[] => {
    const { expected } = one;
    if (expected) return [{ ...one, expected, by: 'words or status' }];
    const agreed = agreedError(
      (byCause.get(one.cause) ?? []).filter(({ operation }) => operation !== one.operation),
    );
    return agreed && !isSame(agreed, one) && documented.has(keyOf({ ...agreed, operation: one.operation }))
      ? [{ ...one, expected: agreed, by: 'other operations' }]
      : [];
  });
}

/** Returns the error that a cause led to at several operations; undefined if they are few or disagree. */
function agreedError(others: readonly ObservedCause[]): DocumentedError | undefined {
  const [first] = others;
  if (!first || new Set(others.map(({ operation }) => operation)).size < MIN_OTHERS) return undefined;
  return others.every((other) => isSame(other, first))
    ? { status: first.status, code: first.code }
    : undefined;
}

const isSame = (one: DocumentedError, other: DocumentedError): boolean =>
  one.status === other.status && one.code === other.code;

const keyOf = ({ operation, status, code }: DocumentedError & { readonly operation: string }): string =>
  JSON.stringify([operation, status, code]);
