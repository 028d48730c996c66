import type { ApiModel, Json, MediaType, Response } from '../model/model.js';
import { atPointer } from '../pointer.js';
import { listedCodes } from './code-values.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * Requires an example for every code that the schema of an error response lists. In documents that use `x-error`, the
 * example must have an `x-error`, and every error response must declare an error.
 */
export const errorExamples: Rule = { name: 'error-examples', check };

function* check({ model, annotated }: LintContext): Generator<LintFinding> {
  for (const { responses } of model.operations) {
    for (const response of responses) {
      if (!/^(4|5|default)/.test(response.status)) continue;
      if (annotated && !response.errors.some(({ explicit }) => explicit)) {
        yield {
          location: response.location,
          message: `This ${response.status} response declares no error.`,
          suggestion: 'Add a named example with x-error for each error it can return.',
        };
        continue;
      }
      for (const media of response.content) yield* missing(model, response, media, annotated);
    }
  }
}

function* missing(
  model: ApiModel,
  response: Response,
  media: MediaType,
  annotated: boolean,
): Generator<LintFinding> {
  if (!media.schema) return;
  const examples = annotated
    ? response.errors.flatMap((error) =>
        error.explicit && error.mediaType === media.mediaType ? [error.example] : [],
      )
    : media.examples.map(({ value }) => value);
  for (const [pointer, values] of listedCodes(model, media.schema)) {
    // A number or a boolean is a status or a flag.
    if (!values.every((value) => typeof value === 'string')) continue;
    const shown = new Set(examples.map((example) => JSON.stringify(atPointer(example, pointer))));
    const absent = values.filter((value) => !shown.has(JSON.stringify(value)));
    if (absent.length === 0) continue;
    yield {
      location: media.location,
      message: `The schema of this ${response.status} response lists ${list(absent)}, which no example contains.`,
      suggestion: `Add a named example${annotated ? ' with x-error' : ''}, or narrow the schema at ${pointer}.`,
    };
  }
}

const list = (values: readonly Json[]): string => values.map(String).join(', ');
