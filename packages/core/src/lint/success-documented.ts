import type { Operation } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** Requires a documented success response for every operation, unless the operation is declared unavailable. */
export const successDocumented: Rule = { name: 'success-documented', check };

function* check({ model }: LintContext): Generator<LintFinding> {
  for (const operation of model.operations) {
    if (documentsSuccess(operation) || isUnavailable(operation)) continue;
    yield {
      location: operation.location,
      message: `${operation.id} documents no success response.`,
      suggestion:
        'Document a 2xx, 3xx or default response, or declare an error with `operation: unavailable`.',
    };
  }
}

/**
 * Returns whether a success response is documented. `default` counts, and so does a redirect, because it leads to the
 * requested resource.
 */
function documentsSuccess({ responses }: Operation): boolean {
  return responses.some(({ status }) => /^(2|3|default)/.test(status));
}

function isUnavailable({ responses }: Operation): boolean {
  return responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => kind === 'operation-unavailable')),
  );
}
