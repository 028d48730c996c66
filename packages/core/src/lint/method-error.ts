import type { Operation } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * In documents that use `x-error`, requires that all operations of a path, or none of them, declare an error for
 * unsupported methods.
 */
export const methodError: Rule = { name: 'method-error', check };

function* check({ model, annotated }: LintContext): Generator<LintFinding> {
  if (!annotated) return;
  for (const { path, operations } of model.paths) {
    const declaring = operations.find(declaresIt);
    if (!declaring) continue;
    for (const operation of operations) {
      if (declaresIt(operation)) continue;
      yield {
        location: operation.location,
        message: `${declaring.id} declares an error for unsupported methods of ${path}, but ${operation.id} does not.`,
        suggestion: 'Declare the error on every operation of the path.',
      };
    }
  }
}

function declaresIt({ responses }: Operation): boolean {
  return responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => kind === 'method-unsupported')),
  );
}
