import { createValidator, SchemaError, type SchemaViolation, type Validator } from '../schema/index.js';
import { type ExampleSite, exampleSites } from './example-sites.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** What a document shows as an example or a default satisfies its own schema. */
export const exampleValid: Rule = { name: 'example-valid', check };

function* check({ loaded, model }: LintContext): Generator<LintFinding> {
  const validator = createValidator(model);
  for (const site of exampleSites(loaded)) {
    const result = violationsOf(validator, site);
    if (result instanceof SchemaError) {
      yield { location: site.schema.location, message: `This schema cannot be used: ${result.message}` };
      continue;
    }
    for (const { pointer, message } of result) {
      yield {
        location: site.example.location,
        message: `${site.label} breaks its schema: ${pointer === '' ? 'it' : pointer} ${message}.`,
        suggestion: 'Mend the value, or the schema if the value is right.',
      };
    }
  }
}

/** A schema may serve requests and answers; what is right for either is right. */
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
