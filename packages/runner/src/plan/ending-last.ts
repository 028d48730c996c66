import type { Case, Plan } from './case.js';

/** Returns the cases with those last that may end the session of a caller, and after them those that may end the server. */
export function endingLast(cases: readonly Case[], { effects }: Plan): readonly Case[] {
  const ends = new Map(effects.map((effect) => [effect.operation, effect.ends]));
  const rankOf = ({ steps }: Case): number =>
    Math.max(
      0,
      ...steps.map(
        (step) => RANKS[(step.kind === 'request' && ends.get(step.request.operation)) || 'nothing'],
      ),
    );
  // The sort is stable.
  return cases
    .map((planned) => ({ planned, rank: rankOf(planned) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ planned }) => planned);
}

const RANKS = { nothing: 0, session: 1, server: 2 };
