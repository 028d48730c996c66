import type { ApiError } from '@touchstone/core';

/** The rules that depend on the guess that a repeated call is a duplicate. */
const GUESSED_RULES: readonly string[] = ['status-intended', 'error-intended'];

/** Returns true if a failed check only shows that a repeated call is no duplicate, which the document does not declare. */
export const isGuess = ({ explicit, triggers }: ApiError, rule: string, status: number): boolean =>
  !explicit &&
  status < 500 &&
  GUESSED_RULES.includes(rule) &&
  triggers.some(({ kind }) => kind === 'duplicate');
