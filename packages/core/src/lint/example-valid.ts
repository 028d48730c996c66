import { SchemaError } from '../schema/schema-error.js';
import { createValidator, type Validator } from '../schema/validator.js';
import { isInconclusive, type SchemaViolation } from '../schema/violation.js';
import { type ExampleSite, exampleSites } from './example-sites.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** Requires that every example and default satisfies its schema. */
export const exampleValid: Rule = { name: 'example-valid', check };

function* check({ loaded, model }: LintContext): Generator<LintFinding> {
  const validator = createValidator(model);
  for (const site of exampleSites(loaded)) {
    const result = violationsOf(validator, site);
    if (result instanceof SchemaError) {
      yield { location: site.schema.location, message: `This schema is invalid: ${result.message}` };
      continue;
    }
    if (isInconclusive(result)) continue;
    for (const { pointer, message } of result) {
      yield {
        location: site.example.location,
        message: `${site.label} does not satisfy its schema: ${pointer === '' ? 'it' : pointer} ${message}.`,
        suggestion: 'Fix the value, or the schema if the value is correct.',
      };
    }
  }
}

/**
 * Validates an example. A schema may be used in both requests and responses, so validity in one direction is enough.
 */
function violationsOf(
  validator: Validator,
  { schema, example }: ExampleSite,
): readonly SchemaViolation[] | SchemaError {
  try {
    const strict = validator.validate(schema, example.value);
    if (strict.length === 0) return strict;
    for (const direction of ['request', 'response'] as const) {
      if (validator.validate(schema, example.value, { direction }).length === 0) return [];
    }
    return strict;
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
}
