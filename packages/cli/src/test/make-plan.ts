import type { ApiModel } from '@touchstone/core';
import type { Capabilities, Case, Plan, PlanOptions } from '@touchstone/runner';
import { closest } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import { probes } from '../probes.js';
import type { Target } from '../targets.js';
import type { Credentials } from './credentials.js';
import type { TestOptions } from './options.js';
import { createSelection, type Pattern } from './patterns.js';
import { startsServer } from './server-under-test.js';

/**
 * The plan of a run, narrowed to what `--include` and `--exclude` ask for.
 * @throws {UsageError} when a pattern matches nothing: it is a typo; and when nothing is left to try.
 */
export async function makePlan(
  model: ApiModel,
  target: Target,
  options: TestOptions,
  credentials: Credentials,
  control: Capabilities,
): Promise<Plan> {
  const { plan } = await import('@touchstone/runner');
  const ownServer = startsServer(target, options);
  const references = target.system?.references;
  const planOptions: PlanOptions = {
    seed: options.seed,
    callers: credentials.callers,
    control,
    allow: options.allowProbes ?? target.system?.allowProbes ?? (ownServer ? probes : []),
    ...(references === undefined ? {} : { references }),
  };
  const selection = createSelection(options);
  const selected = plan(model, { ...planOptions, select: selection.select });
  const left = selection.unmatched();
  if (left.length === 0) return assertSomething(selected, selection.patterns);
  // What names no obligation names cases: the ids that findings carry.
  const full = plan(model, planOptions);
  assertMatched(left, full, selection.seen());
  return assertSomething(narrowToCases(selected, full, left, selection.patterns), selection.patterns);
}

/** A run of nothing would pass. */
function assertSomething(plan: Plan, patterns: readonly Pattern[]): Plan {
  if (plan.obligations.length + plan.webhooks.length > 0) return plan;
  const given = patterns.map(({ option, text }) => `${option} '${text}'`).join(' ');
  throw new UsageError(
    patterns.length === 0
      ? 'There is nothing to test: the document has no operation with a documented response.'
      : `There is nothing left to test: ${given} leave nothing over. --list shows what there is.`,
  );
}

function assertMatched(patterns: readonly Pattern[], full: Plan, names: Iterable<string>): void {
  const typo = patterns.find(({ matches }) => !full.cases.some(({ id }) => matches(id)));
  if (typo === undefined) return;
  const best = closest(typo.text, [...names, ...full.cases.map(({ id }) => id)]);
  const hint = best === undefined ? ' --list shows what there is.' : ` Did you mean '${best}'?`;
  throw new UsageError(`${typo.option} '${typo.text}' matches nothing.${hint}`);
}

function narrowToCases(
  selected: Plan,
  full: Plan,
  casePatterns: readonly Pattern[],
  all: readonly Pattern[],
): Plan {
  const matched = (option: Pattern['option'], { id }: Case): boolean =>
    casePatterns.some((pattern) => pattern.option === option && pattern.matches(id));
  const chosen = new Set(selected.cases.map(({ id }) => id));
  const asksForCases = casePatterns.some(({ option }) => option === '--include');
  const cases = full.cases.filter(
    (each) => (chosen.has(each.id) || matched('--include', each)) && !matched('--exclude', each),
  );
  // Where only cases are asked for, variants that no case tries are of no interest.
  const onlyCases =
    asksForCases && all.every(({ option, text }) => option === '--exclude' || isOne(casePatterns, text));
  const variants = new Set([
    ...cases.flatMap((each) => each.variants),
    ...(onlyCases ? [] : selected.untested.keys()),
  ]);
  const kept = <W extends { readonly id: string }>(from: readonly W[]): readonly W[] =>
    from.filter(({ id }) => variants.has(id));
  const obligations = full.obligations
    .map((each) => ({ ...each, variants: kept(each.variants) }))
    .filter((each) => each.variants.length > 0);
  const webhooks = full.webhooks
    .map((each) => ({ ...each, variants: kept(each.variants) }))
    .filter((each) => each.variants.length > 0);
  return { ...full, cases, obligations, webhooks };
}

function isOne(patterns: readonly Pattern[], text: string): boolean {
  return patterns.some((pattern) => pattern.text === text);
}
