import type { Case } from '../plan/case.js';
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
