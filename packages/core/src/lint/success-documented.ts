import type { Operation } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** An operation says what it gives when all is well, unless it declares that it never does. */
export const successDocumented: Rule = { name: 'success-documented', check };

function* check({ model }: LintContext): Generator<LintFinding> {
  for (const operation of model.operations) {
    if (documentsSuccess(operation) || isUnavailable(operation)) continue;
    yield {
      location: operation.location,
      message: `${operation.id} documents no success.`,
      suggestion: 'Document a response of 2xx, or declare an error with `operation: unavailable`.',
    };
  }
}

/** A redirection is one too: the caller is led to what was asked for. */
function documentsSuccess({ responses }: Operation): boolean {
  return responses.some(({ status }) => /^(2|3|default)/.test(status));
}

function isUnavailable({ responses }: Operation): boolean {
  return responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => kind === 'operation-unavailable')),
  );
}
