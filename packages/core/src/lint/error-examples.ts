import type { ApiModel, Json, MediaType, Response } from '../model/model.js';
import { atPointer } from '../pointer.js';
import { listedValues } from './code-values.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * Every code that the schema of an error response lists has a named example, which in a document that uses
 * `x-error` carries it: a code without one is a promise nobody proves.
 */
export const errorExamples: Rule = { name: 'error-examples', check };

function* check({ model, annotated }: LintContext): Generator<LintFinding> {
  for (const { responses } of model.operations) {
    for (const response of responses) {
      if (!/^(4|5|default)/.test(response.status)) continue;
      if (annotated && !response.errors.some(({ explicit }) => explicit)) {
        yield {
          location: response.location,
          message: `This ${response.status} declares no error.`,
          suggestion: 'Give it a named example with x-error for each error it can be.',
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
  for (const [pointer, values] of listedValues(model, media.schema)) {
    if (!isCode(pointer, values)) continue;
    const shown = new Set(examples.map((example) => JSON.stringify(atPointer(example, pointer))));
    const absent = values.filter((value) => !shown.has(JSON.stringify(value)));
    if (absent.length === 0) continue;
    yield {
      location: media.location,
      message: `This ${response.status} can be ${list(absent)} by its schema, and has no example of it.`,
      suggestion: `Add a named example${annotated ? ' with x-error' : ''}, or narrow the schema at ${pointer}.`,
    };
  }
}

/** Codes are words; flags such as `success: false` and numbers such as a repeated status are not. */
function isCode(pointer: string, values: readonly Json[]): boolean {
  return (
    /\/(code|error|error_code|errorCode|type)$/.test(pointer) &&
    values.every((value) => typeof value === 'string')
  );
}

const list = (values: readonly Json[]): string => values.map(String).join(', ');
