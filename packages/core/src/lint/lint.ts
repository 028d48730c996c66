import type { LoadedDocument } from '../load/load.js';
import type { Problem } from '../load/problem.js';
import type { ApiModel } from '../model/model.js';
import { SchemaError } from '../schema/schema-error.js';
import { errorExamples } from './error-examples.js';
import { errorOrder } from './error-order.js';
import { errorOverlap } from './error-overlap.js';
import { errorStatus } from './error-status.js';
import { exampleValid } from './example-valid.js';
import { methodError } from './method-error.js';
import { patternSafe } from './pattern-safe.js';
import { recursionEnds } from './recursion-ends.js';
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
  recursionEnds,
  patternSafe,
];

/**
 * Checks a document against Touchstone's own rules and against Redocly's recommended rules, or the rules in a
 * `redocly.yaml` next to the document or in the working directory. Returns all problems, sorted by position.
 * @example
 * ```ts
 * const loaded = await load('openapi.yaml');
 * for (const { rule, message, codeFrame, suggestion } of await lint(loaded, buildModel(loaded))) {
 *   console.log(`${rule}: ${message}\n${codeFrame}\n${suggestion ?? ''}`);
 * }
 * ```
 */
export async function lint(loaded: LoadedDocument, model: ApiModel): Promise<readonly Problem[]> {
  const annotated = model.operations.some(({ responses }) =>
    responses.some(({ errors }) =>
      errors.some(({ explicit, declaredIn }) => explicit && declaredIn === undefined),
    ),
  );
  const context: LintContext = { loaded, model, annotated };
  const ours = RULES.flatMap((rule) => problemsOf(rule, context));
  const { redoclyProblems } = await import('./redocly-problems.js');
  return [...(await redoclyProblems(loaded)), ...loaded.warnings, ...ours].sort(compareByPosition);
}

/**
 * Runs a rule and removes duplicates: a shared component is checked once per operation that uses it, but reported only
 * once.
 */
function problemsOf(rule: Rule, context: LintContext): readonly Problem[] {
  const byText = new Map<string, Problem>();
  for (const { location, message, suggestion, severity = 'error' } of findingsOf(rule, context)) {
    const key = `${location.source}${location.pointer} ${message}`;
    if (byText.has(key)) continue;
    byText.set(key, {
      ...context.loaded.sources.problem(rule.name, location, message, suggestion),
      severity,
    });
  }
  return [...byText.values()];
}

/** Runs a rule and reports an invalid schema as a finding. */
function* findingsOf(rule: Rule, context: LintContext): Generator<LintFinding> {
  try {
    yield* rule.check(context);
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    yield { location: context.model.location, message: `A schema is invalid: ${error.message}` };
  }
}

function compareByPosition(one: Problem, other: Problem): number {
  if (one.position.file !== other.position.file) return one.position.file < other.position.file ? -1 : 1;
  return one.position.line - other.position.line || one.position.column - other.position.column;
}
