import { matches } from '../error/match.js';
import type { ApiError, Response } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * Requires that each error of a response is declared once per media type, and that its example matches this error and
 * no earlier one. A response counts as the first error that it matches.
 */
export const errorOverlap: Rule = { name: 'error-overlap', check };

function* check({ model }: LintContext): Generator<LintFinding> {
  const seen = new Set<Response['errors']>();
  for (const { responses } of model.operations) {
    for (const { errors } of responses) {
      if (seen.has(errors)) continue;
      seen.add(errors);
      yield* overlaps(errors.filter(({ explicit }) => explicit));
    }
  }
}

function* overlaps(errors: readonly ApiError[]): Generator<LintFinding> {
  for (const [index, error] of errors.entries()) {
    const earlier = errors.slice(0, index).filter(({ mediaType }) => mediaType === error.mediaType);
    const twin = earlier.find(({ code }) => code === error.code);
    if (twin) {
      yield {
        location: error.location,
        message: `${nameOf(error)} is declared twice for status ${error.status}.`,
        suggestion: 'Keep one example and list all triggers under its `when`.',
      };
      continue;
    }
    if (error.example !== undefined && matches(error.match, error.example) === false) {
      yield {
        location: error.location,
        message: `The example of ${nameOf(error)} does not match its own \`match\`.`,
        suggestion: 'Fix the `match` or the example.',
      };
      continue;
    }
    const taken = earlier.find(({ match }) => matches(match, error.example) === true);
    if (taken) {
      yield {
        location: error.location,
        message: `A response like this example matches ${nameOf(taken)}, which is declared earlier.`,
        suggestion:
          'Distinguish the errors by an `enum` or `const` in the schema or by `match`, or declare this error first.',
      };
    }
  }
}

const nameOf = ({ code, name }: ApiError): string => code ?? name ?? 'this error';
