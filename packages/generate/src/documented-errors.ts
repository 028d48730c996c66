import type { ApiError, Match, Operation } from '@touchstone/core';

/** An error of an operation, merged from all its occurrences in the responses. */
export interface DocumentedError {
  /** The key in generated tables: the error code, or the status if the document specifies no code. */
  readonly key: string;
  /** The first occurrence. It determines the status, cause, fix and retry advice. */
  readonly error: ApiError;
  /** A response represents this error if it meets all conditions of at least one of these lists. */
  readonly alternatives: readonly (readonly Match[])[];
}

/** Returns the distinct errors of an operation, in the order in which a response is matched against them. */
export function documentedErrors(operation: Operation): readonly DocumentedError[] {
  const byKey = new Map<string, { error: ApiError; alternatives: (readonly Match[])[] }>();
  for (const error of operation.responses.flatMap(({ errors }) => errors)) {
    const key = error.code ?? error.status;
    const entry = byKey.get(key);
    if (!entry) byKey.set(key, { error, alternatives: [error.match] });
    else if (!entry.alternatives.some((match) => JSON.stringify(match) === JSON.stringify(error.match))) {
      entry.alternatives.push(error.match);
    }
  }
  return [...byKey].map(([key, entry]) => ({ key, ...entry }));
}
