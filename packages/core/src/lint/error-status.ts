import type { ApiError } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** One code means one thing, and so has one status across the document. */
export const errorStatus: Rule = { name: 'error-status', check };

function* check({ loaded, model }: LintContext): Generator<LintFinding> {
  const first = new Map<string, ApiError>();
  for (const error of model.operations.flatMap(({ responses }) =>
    responses.flatMap(({ errors }) => errors),
  )) {
    if (!error.explicit || error.code === null) continue;
    const earlier = first.get(error.code);
    if (earlier === undefined) first.set(error.code, error);
    else if (earlier.status !== error.status) {
      const { file, line } = loaded.sources.positionOf(earlier.location);
      yield {
        location: error.location,
        message: `${error.code} is declared with status ${error.status} here, and with ${earlier.status} at ${file}:${line}.`,
        suggestion: 'Give the code one status, or the two errors a code each.',
      };
    }
  }
}
