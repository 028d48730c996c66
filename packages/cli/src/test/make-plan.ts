import { randomInt } from 'node:crypto';
import type { ApiModel } from '@touchstone/core';
import type { Capabilities, CaseSelection, Plan, PlanOptions } from '@touchstone/runner';
import { closest } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import type { Target } from '../targets.js';
import type { Credentials } from './credentials.js';
import type { TestOptions } from './options.js';
import { createExclusion, createSelection, type Pattern } from './patterns.js';
import { safetyOptions } from './safety.js';

const DEFAULT_SEED = 1;
/** Upper limit of the seeds of unique values, exclusive. */
export const MAX_VALUE_SEED: number = 2 ** 47;

/**
 * Plans a run, narrowed to the selection of `--include` and `--exclude`.
 * @throws {UsageError} if a pattern matches nothing, because it is probably a typo, or if nothing is left to test.
 */
export async function makePlan(
  model: ApiModel,
  target: Target,
  options: TestOptions,
  credentials: Credentials,
  control: Capabilities,
  signal: AbortSignal,
): Promise<Plan> {
  const { completePlan, narrowPlan, planAsync } = await import('@touchstone/runner');
  const planOptions = planOptionsOf(model, target, options, credentials, control);
  const selection = createSelection(options);
  const selected = await planAsync(model, { ...planOptions, select: selection.select }, signal);
  const casePatterns = selection.unmatched();
  if (casePatterns.length === 0) return assertNotEmpty(selected, selection.patterns);
  // A pattern that matches no documented response is expected to match the ids of cases, which findings contain.
  const full = completePlan(await planAsync(model, planOptions, signal));
  assertMatched(casePatterns, full, selection.seen());
  const narrowed = narrowPlan(selected, full, caseSelection(casePatterns, selection.patterns));
  return assertNotEmpty(narrowed, selection.patterns);
}

/** Returns the options of a plan without a selection. */
export function planOptionsOf(
  model: ApiModel,
  target: Target,
  options: TestOptions,
  credentials: Credentials,
  control: Capabilities,
): PlanOptions {
  return {
    seed: options.seed ?? DEFAULT_SEED,
    valueSeed: options.seed ?? randomInt(MAX_VALUE_SEED),
    callers: credentials.callers,
    ...(credentials.jwtCallers && { jwtCallers: credentials.jwtCallers }),
    control,
    ...(target.system?.exclude && { exclude: createExclusion(target.system.exclude) }),
    ...safetyOptions(model, target, options),
  };
}

function caseSelection(casePatterns: readonly Pattern[], all: readonly Pattern[]): CaseSelection {
  const matches = (option: Pattern['option'], id: string): boolean =>
    casePatterns.some((pattern) => pattern.option === option && pattern.matches(id));
  const includes = all.filter(({ option }) => option === '--include');
  return {
    includes: (id) => matches('--include', id),
    excludes: (id) => matches('--exclude', id),
    isOfCasesOnly: includes.length > 0 && includes.every((pattern) => casePatterns.includes(pattern)),
  };
}

/** Rejects an empty plan, because an empty run would pass. */
function assertNotEmpty(plan: Plan, patterns: readonly Pattern[]): Plan {
  if (plan.obligations.length + plan.webhooks.length > 0) return plan;
  const list = patterns.map(({ option, text }) => `${option} '${text}'`).join(' ');
  throw new UsageError(
    patterns.length === 0
      ? 'Nothing to test: the document has no operation with a documented response.'
      : `No tests match ${list}. --list shows all tests.`,
  );
}

function assertMatched(patterns: readonly Pattern[], full: Plan, names: Iterable<string>): void {
  const typo = patterns.find(({ matches }) => !full.cases.some(({ id }) => matches(id)));
  if (typo === undefined) return;
  const best = closest(typo.text, [...names, ...full.cases.map(({ id }) => id)]);
  const hint = best === undefined ? ' --list shows all names.' : ` Did you mean '${best}'?`;
  throw new UsageError(`${typo.option} '${typo.text}' matches nothing.${hint}`);
}
