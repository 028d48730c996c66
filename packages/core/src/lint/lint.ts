import type { LoadedDocument } from '../load/load.js';
import type { Problem } from '../load/problem.js';
import type { ApiModel } from '../model/model.js';
import { SchemaError } from '../schema/index.js';
import { errorExamples } from './error-examples.js';
import { errorOrder } from './error-order.js';
import { errorOverlap } from './error-overlap.js';
import { errorStatus } from './error-status.js';
import { exampleValid } from './example-valid.js';
import { methodError } from './method-error.js';
import { referenceKnown } from './reference-known.js';
import { responsePossible } from './response-possible.js';
import type { LintContext, LintFinding, Rule } from './rule.js';
import { securityResponses } from './security-responses.js';
import { successDocumented } from './success-documented.js';
import { triggerPossible } from './trigger-possible.js';

const RULES: readonly Rule[] = [
  errorExamples,
  exampleValid,
  successDocumented,
  responsePossible,
  securityResponses,
  triggerPossible,
  errorOverlap,
  errorStatus,
  errorOrder,
  methodError,
  referenceKnown,
];

/**
 * Everything about a document that could be better: Redocly's recommended rules, or those of the `redocly.yaml`
 * beside the document or in the working directory, and ours about errors. Sorted by place.
 */
export async function lint(loaded: LoadedDocument, model: ApiModel): Promise<readonly Problem[]> {
  const annotated = model.operations.some(({ responses }) =>
    responses.some(({ errors }) => errors.some(({ explicit }) => explicit)),
  );
  const context: LintContext = { loaded, model, annotated };
  const ours = RULES.flatMap((rule) => problemsOf(rule, context));
  const { redoclyProblems } = await import('./redocly-problems.js');
  return [...(await redoclyProblems(loaded)), ...ours].sort(compareByPosition);
}

/** A shared component is looked at once for each operation that uses it; it is reported once. */
function problemsOf(rule: Rule, context: LintContext): readonly Problem[] {
  const byText = new Map<string, Problem>();
  for (const { location, message, suggestion } of findingsOf(rule, context)) {
    const key = `${location.source}${location.pointer} ${message}`;
    if (byText.has(key)) continue;
    byText.set(key, context.loaded.sources.problem(rule.name, location, message, suggestion));
  }
  return [...byText.values()];
}

/** A schema that no rule can read is a finding too. */
function* findingsOf(rule: Rule, context: LintContext): Generator<LintFinding> {
  try {
    yield* rule.check(context);
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    yield { location: context.model.location, message: `A schema cannot be used: ${error.message}` };
  }
}

function compareByPosition(one: Problem, other: Problem): number {
  if (one.position.file !== other.position.file) return one.position.file < other.position.file ? -1 : 1;
  return one.position.line - other.position.line || one.position.column - other.position.column;
}
