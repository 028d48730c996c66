import { isJson } from '../media-type.js';
import { contradiction } from '../sample/contradiction.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * Requires that the schema of a JSON response admits at least one value, because otherwise no server can conform to it.
 */
export const responsePossible: Rule = { name: 'response-possible', check };

function* check({ model }: LintContext): Generator<LintFinding> {
  for (const { method, responses } of model.operations) {
    // Responses to HEAD have no content.
    if (method === 'HEAD') continue;
    for (const { content } of responses) {
      for (const { mediaType, schema } of content) {
        const result = schema && isJson(mediaType) ? contradiction(model, schema, 'response') : undefined;
        if (!schema || !result) continue;
        yield {
          location: schema.location,
          message: `No value satisfies this schema: at ${result.pointer}, ${result.reason}.`,
          suggestion: 'Change the schema so that it admits the values that the server returns.',
        };
      }
    }
  }
}
