import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { listMutants, type Mutant, modelOf, runContract, type System } from './contract.js';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

/** Set, each bug is proven in a run of its own: three times the work, for whoever changes what a run finds. */
const isEachAlone = process.env.PROVE_EACH_ALONE !== undefined;

/**
 * Two proofs of a system. Without a bug, no seed gives a finding, and every variant is proven. With bugs, a run finds exactly
 * what the catalogue says of them: no finding is missing, and none is false. Bugs that show themselves by different errors
 * share a run and a seed. Where one of them hides or adds to what another shows, the group is halved until each half is
 * exact; so each bug is found exactly, in company or, in the end, alone.
 */
export async function proveMutants(system: System): Promise<void> {
  const catalogue = await listMutants(system);
  const groups = isEachAlone
    ? catalogue.map((mutant, index) => ({ seed: seedOf(index), mutants: [mutant] }))
    : inGroups(catalogue);

  describe(`the ${system.name} server`, () => {
    let model: ApiModel;
    beforeAll(async () => {
      model = await modelOf(system);
    });

    test('the catalogue has at least 35 bugs, and each is in a group', () => {
      expect(catalogue.length).toBeGreaterThanOrEqual(35);
      const grouped = groups.flatMap(({ mutants }) => mutants.map(({ name }) => name));
      expect(grouped.sort()).toEqual(catalogue.map(({ name }) => name).sort());
    });

    describe.concurrent.each(SEEDS)('seed %i', (seed) => {
      test.concurrent('without a bug: every variant is proven, and nothing is found', RUN, async () => {
        const { report, found } = await runContract(system, model, seed);
        const unproven = report.ledger.flatMap(({ id, variants }) =>
          variants.filter(({ verdict }) => verdict !== 'proven').map(({ variant }) => `${id} (${variant})`),
        );
        expect({ found, unproven }).toEqual({ found: [], unproven: [] });
        expect(report.ledger.length).toBeGreaterThan(0);
        expect(report.summary.passed).toBe(true);
      });

      for (const { mutants } of groups.filter((group) => group.seed === seed)) {
        test.concurrent(mutants.map(({ name }) => name).join(', '), RUN, () =>
          proveExact(system, model, seed, mutants),
        );
      }
    });
  });
}

const RUN = { timeout: 600_000 };

async function proveExact(
  system: System,
  model: ApiModel,
  seed: number,
  mutants: readonly Mutant[],
): Promise<void> {
  const { found, report } = await runContract(
    system,
    model,
    seed,
    mutants.map(({ name }) => name),
  );
  const expected = [...new Set(mutants.flatMap(pairsOf))].sort();
  if (mutants.length > 1 && found.join('\n') !== expected.join('\n')) {
    const half = Math.ceil(mutants.length / 2);
    await proveExact(system, model, seed, mutants.slice(0, half));
    await proveExact(system, model, seed, mutants.slice(half));
    return;
  }
  expect(found, mutants.map(({ name, description }) => `${name}: ${description}`).join('\n')).toEqual(
    expected,
  );
  expect(report.summary.passed).toBe(false);
}

interface Group {
  readonly seed: number;
  readonly mutants: Mutant[];
}

/**
 * As many groups as the most bugs that one error or finding has. The catalogue goes by rule, so it is dealt like cards,
 * neighbours into different groups, and each goes on to the next group where it disturbs nobody.
 */
function inGroups(catalogue: readonly Mutant[]): readonly Group[] {
  const size = Math.max(...countsOf(catalogue.flatMap(shownBy)).values());
  const groups: Group[] = Array.from({ length: size }, (_, index) => ({ seed: seedOf(index), mutants: [] }));
  catalogue.forEach((mutant, index) => {
    const first = index % groups.length;
    const group = [...groups.slice(first), ...groups.slice(0, first)].find(({ mutants }) =>
      mutants.every((other) => isApart(mutant, other)),
    );
    if (group) group.mutants.push(mutant);
    else groups.push({ seed: seedOf(groups.length), mutants: [mutant] });
  });
  return groups;
}

/** What a bug shows itself by: errors, and findings where a response is no error. */
const shownBy = ({ expected }: Mutant): readonly string[] => [
  ...new Set(expected.map(({ rule, error }) => error ?? `${rule} of no error`)),
];

/** Showing by nothing the same; and where a check that is passed over lets calls get further, nothing new is there. */
function isApart(one: Mutant, other: Mutant): boolean {
  const own = shownBy(one);
  return !(
    shownBy(other).some((each) => own.includes(each)) ||
    (breaks(one, 'error-order') && isMetFurther(other)) ||
    (breaks(other, 'error-order') && isMetFurther(one))
  );
}

const isMetFurther = (mutant: Mutant): boolean =>
  breaks(mutant, 'status-documented') || breaks(mutant, 'no-state-change');

const breaks = ({ expected }: Mutant, rule: string): boolean => expected.some((each) => each.rule === rule);

function countsOf(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const seedOf = (index: number): number => SEEDS[index % SEEDS.length] ?? 1;

const pairsOf = ({ expected }: Mutant): readonly string[] =>
  expected.map(({ rule, error }) => `${rule} ${error}`);
