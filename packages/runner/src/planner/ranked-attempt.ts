import type { Operation } from '@touchstone/core';
import type { Candidate } from '../candidates/candidate.js';
import { isTied } from '../candidates/tied.js';
import type { Case } from '../plan/case.js';
import { affinity, violationWords } from '../plan/code-words.js';
import { isUntested, type Untested } from '../plan/reasons.js';

/** A case that may prove an open variant, or the reason why a possible cause is not tried. */
export interface RankedAttempt {
  readonly attempt: Case | Untested;
  /** The label of the possible cause. */
  readonly label: string;
  /** Number of words of the error code that name the cause, which orders the attempts; -1 if it is not tried. */
  readonly score: number;
  /** The same number, also for a cause that is not tried; null if the cause is a caller that provokes the code. */
  readonly naming: number | null;
  /** Set if the server should refuse the call with the error; `forbidden` is the label of a forbidden candidate. */
  readonly refused: { readonly forbidden: string | null } | null;
}

/**
 * Ranks the cases of a candidate by the words that they share with an error code.
 * @param planned The cases, or the reason why there are none.
 */
export function rankedAttempts(
  candidate: Candidate,
  planned: readonly Case[] | Untested,
  { code, operation }: { readonly code: readonly string[]; readonly operation: Operation },
): readonly RankedAttempt[] {
  const { label, words, cause, isForbidden } = candidate;
  const isCode = cause.kind === 'provokes';
  if (isUntested(planned)) {
    const naming = isCode ? null : affinity(code, new Set(words));
    return [{ attempt: planned, label, score: -1, naming, refused: null }];
  }
  const isRefused =
    isForbidden === 'always'
      ? code.length === 0 || affinity(code, new Set(words)) > 0
      : isTied(code, operation, candidate);
  const refused = isRefused ? { forbidden: isForbidden ? label : null } : null;
  return planned.map((attempt) => {
    const violation = attempt.candidate?.slice(label.length) ?? '';
    const score = affinity(code, new Set([...words, ...violationWords(violation)]));
    return { attempt, label: attempt.candidate ?? label, score, naming: isCode ? null : score, refused };
  });
}

/** Returns, by case id, the possible cause that an error code names more clearly than the one that the case tries. */
export function clearerNames(ranked: readonly RankedAttempt[]): ReadonlyMap<string, string> {
  let clearest: (RankedAttempt & { readonly naming: number }) | undefined;
  for (const one of ranked) {
    const { naming } = one;
    if (naming !== null && naming > (clearest?.naming ?? 0)) clearest = { ...one, naming };
  }
  return new Map(
    ranked.flatMap(({ attempt, naming }) =>
      clearest === undefined || naming === null || naming >= clearest.naming || isUntested(attempt)
        ? []
        : [[attempt.id, clearest.label] as const],
    ),
  );
}

/** Returns some of the attempts in the order in which they are ranked. */
export const inOrder = (attempts: readonly (Case | Untested)[], some: readonly Case[]): readonly Case[] =>
  [...some].sort((one, other) => attempts.indexOf(one) - attempts.indexOf(other));
