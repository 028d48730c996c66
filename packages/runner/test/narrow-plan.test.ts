import { describe, expect, test } from 'vitest';
import { NO_CONTROL, narrowPlan, type Plan, plan, type Selectable } from '../src/index.js';
import { modelOf, WRITES } from './harness.js';
import { widgets } from './widgets-document.js';

const callers = { me: { credentials: { Key: { env: 'KEY' } } } };

async function plans(
  select: (subject: Selectable) => boolean,
): Promise<{ readonly selected: Plan; readonly full: Plan }> {
  const model = await modelOf(widgets);
  const options = { seed: 1, callers, control: NO_CONTROL, allow: [...WRITES, 'credentials'] as const };
  return { selected: plan(model, { ...options, select }), full: plan(model, options) };
}

const idsOf = (values: readonly { readonly id: string }[]): readonly string[] => values.map(({ id }) => id);
const never = (): boolean => false;

describe('narrowPlan', () => {
  test('keeps only the included case and the variants that it tests', async () => {
    const { full } = await plans(() => true);
    const [first] = full.cases;
    const narrowed = narrowPlan({ ...full, cases: [] }, full, {
      includes: (id) => id === first?.id,
      excludes: never,
      isOfCasesOnly: true,
    });
    expect(idsOf(narrowed.cases)).toEqual([first?.id]);
    const variants = narrowed.obligations.flatMap((obligation) => idsOf(obligation.variants));
    expect(variants).toEqual(first?.variants);
  });

  test('adds included cases to those of the selected obligations', async () => {
    const { selected, full } = await plans(({ operation }) => operation === 'GET /widgets');
    const other = full.cases.find(({ operation }) => operation !== 'GET /widgets');
    const narrowed = narrowPlan(selected, full, {
      includes: (id) => id === other?.id,
      excludes: never,
      isOfCasesOnly: false,
    });
    expect(new Set(idsOf(narrowed.cases))).toEqual(new Set([...idsOf(selected.cases), other?.id]));
  });

  test('removes an excluded case even if it is included', async () => {
    const { full } = await plans(() => true);
    const [first] = full.cases;
    const narrowed = narrowPlan(full, full, {
      includes: (id) => id === first?.id,
      excludes: (id) => id === first?.id,
      isOfCasesOnly: false,
    });
    expect(idsOf(narrowed.cases)).toEqual(idsOf(full.cases.slice(1)));
  });

  test('keeps untested variants unless only cases are included', async () => {
    const { full } = await plans(() => true);
    expect(full.untested.size).toBeGreaterThan(0);
    const variantsOf = (isOfCasesOnly: boolean): readonly string[] =>
      narrowPlan(full, full, { includes: never, excludes: never, isOfCasesOnly }).obligations.flatMap(
        (obligation) => idsOf(obligation.variants),
      );
    const [untested = ''] = full.untested.keys();
    expect(variantsOf(false)).toContain(untested);
    expect(variantsOf(true)).not.toContain(untested);
  });
});
