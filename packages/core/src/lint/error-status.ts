import type { ApiError } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** Requires that an error code has the same status throughout the document. */
export const errorStatus: Rule = { name: 'error-status', check };

function* check({ loaded, model }: LintContext): Generator<LintFinding> {
  const first = new Map<string, ApiError>();
  for (const error of model.operations.flatMap(({ responses }) =>
    responses.flatMap(({ errors }) => errors),
  )) {
    // A code that an operation lists may have another status elsewhere; `x-errors` only adds its cause.
    if (!error.explicit || error.declaredIn !== undefined || error.code === null) continue;
    const earlier = first.get(error.code);
    if (earlier === undefined) first.set(error.code, error);
    else if (earlier.status !== error.status) {
      const { file, line } = loaded.sources.positionOf(earlier.location);
      yield {
        location: error.location,
        message: `${error.code} is declared with status ${error.status} here, but with ${earlier.status} at ${file}:${line}.`,
        suggestion: 'Use one status for the code, or a separate code for each error.',
      };
    }
  }
}
