import type { ApiError, Match, Operation } from '@touchstone/core';

/** One error of an operation, all its examples taken together. */
export interface DocumentedError {
  /** What tables call it: its code, or its status where the document gives no code. */
  readonly key: string;
  /** The first of its examples: what it says of cause, fix and retry counts. */
  readonly error: ApiError;
  /** An answer is this error when all conditions of one of these hold. */
  readonly alternatives: readonly (readonly Match[])[];
}

/** The errors of an operation, each once, in the order in which answers are compared with them. */
export function documentedErrors(operation: Operation): readonly DocumentedError[] {
  const found = new Map<string, { error: ApiError; alternatives: (readonly Match[])[] }>();
  for (const error of operation.responses.flatMap(({ errors }) => errors)) {
    const key = error.code ?? error.status;
    const entry = found.get(key);
    if (!entry) found.set(key, { error, alternatives: [error.match] });
    else if (!entry.alternatives.some((match) => JSON.stringify(match) === JSON.stringify(error.match))) {
      entry.alternatives.push(error.match);
    }
  }
  return [...found].map(([key, entry]) => ({ key, ...entry }));
}
