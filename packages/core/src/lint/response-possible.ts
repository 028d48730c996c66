import { isJson } from '../media-type.js';
import { contradiction } from '../sample/index.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** There is an answer that a response's schema admits: without one no server keeps the contract. */
export const responsePossible: Rule = { name: 'response-possible', check };

function* check({ model }: LintContext): Generator<LintFinding> {
  for (const { method, responses } of model.operations) {
    // Its answers have no content.
    if (method === 'HEAD') continue;
    for (const { content } of responses) {
      for (const { mediaType, schema } of content) {
        const result = schema && isJson(mediaType) ? contradiction(model, schema, 'response') : undefined;
        if (!schema || !result) continue;
        yield {
          location: schema.location,
          message: `Nothing satisfies this schema: at ${result.pointer} ${result.reason}.`,
          suggestion: 'Let it admit what the server answers.',
        };
      }
    }
  }
}
