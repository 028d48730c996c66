import { obstacleTo } from '../error/triggers.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** Reports a declared trigger that cannot fire on its operation and would therefore always remain untested. */
export const triggerPossible: Rule = { name: 'trigger-possible', check };

function* check({ model }: LintContext): Generator<LintFinding> {
  for (const operation of model.operations) {
    for (const { errors } of operation.responses) {
      for (const error of errors.filter(({ explicit }) => explicit)) {
        for (const trigger of error.triggers) {
          const obstacle = obstacleTo({ model, operation, trigger });
          if (obstacle === undefined) continue;
          yield {
            location: error.location,
            message: `${error.code} cannot occur as declared on ${operation.id}: ${obstacle}.`,
            suggestion: 'Remove the trigger from this error, or document what it requires.',
          };
        }
      }
    }
  }
}
