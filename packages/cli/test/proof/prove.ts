import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { listMutants, type Mutant, modelOf, runContract, type System } from './contract.js';

/** Proves everything if the variable is set, as the nightly workflow does. Default: a sample. */
const isComplete = process.env.PROVE_ALL !== undefined;

/** Seeds of the runs. Seed 1 is left to `pnpm contract` if only a sample is proven. */
const SEEDS = isComplete ? Array.from({ length: 20 }, (_, index) => index + 1) : [2];

/** In a sample, one of this number of groups of mutants is tested. */
const SAMPLED = 3;

/**
 * Tests each mutant in a separate run if the variable is set. This takes three times as long; use it after changing the
 * checks.
 */
const isEachAlone = process.env.PROVE_EACH_ALONE !== undefined;

/** Proves that no seed produces a finding and that every variant is proven, if no mutant is enabled. */
export function proveSeeds(system: System): void {
  describe(`the ${system.name} server`, () => {
    let model: ApiModel;
    beforeAll(async () => {
      model = await modelOf(system);
    });

    test.concurrent.each(SEEDS)(
      'has every variant proven without findings with seed %i',
      RUN,
      async (seed) => {
        const { report, pairs } = await runContract(system, model, seed);
        const unproven = report.ledger.flatMap(({ id, variants }) =>
          variants.filter(({ verdict }) => verdict !== 'proven').map(({ variant }) => `${id} (${variant})`),
        );
        expect({ pairs, unproven }).toEqual({ pairs: [], unproven: [] });
        expect(report.ledger.length).toBeGreaterThan(0);
        expect(report.summary.passed).toBe(true);
      },
    );
  });
}

/**
 * Proves that a run with mutants produces exactly the findings that the catalogue expects.
 *
 * Mutants that cause different errors are tested in one run with one seed. If they interfere, those whose findings are
 * missing run again without the others. A group with unexpected findings is bisected until each subgroup produces exactly
 * its findings.
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

    test('has a catalogue of at least 35 mutants, each in exactly one group', () => {
      expect(catalogue.length).toBeGreaterThanOrEqual(35);
      const grouped = groups.flatMap(({ mutants }) => mutants.map(({ name }) => name));
      expect(grouped.sort()).toEqual(catalogue.map(({ name }) => name).sort());
    });

    const sample = isComplete || isEachAlone ? groups : groups.filter((_, index) => index % SAMPLED === 0);
    for (const { seed, mutants } of sample)
      test.concurrent(
        `has exactly the expected findings with seed ${seed} and ${mutants.map(({ name }) => name).join(', ')}`,
        RUN,
        () => proveExact(system, model, seed, mutants),
      );
  });
}

const RUN = { timeout: 600_000 };

async function proveExact(
  system: System,
  model: ApiModel,
  seed: number,
  mutants: readonly Mutant[],
): Promise<void> {
  const { pairs, report } = await runContract(
    system,
    model,
    seed,
    mutants.map(({ name }) => name),
  );
  const expected = [...new Set(mutants.flatMap(pairsOf))].sort();
  if (mutants.length > 1 && pairs.join('\n') !== expected.join('\n')) {
    const hidden = mutants.filter((mutant) => pairsOf(mutant).some((pair) => !pairs.includes(pair)));
    const unexpected = pairs.filter((pair) => !expected.includes(pair));
    if (unexpected.length === 0 && hidden.length < mutants.length)
      return proveExact(system, model, seed, hidden);
    const half = Math.ceil(mutants.length / 2);
    await proveExact(system, model, seed, mutants.slice(0, half));
    await proveExact(system, model, seed, mutants.slice(half));
    return;
  }
  expect(pairs, mutants.map(({ name, description }) => `${name}: ${description}`).join('\n')).toEqual(
    expected,
  );
  expect(report.summary.passed).toBe(false);
}

interface Group {
  readonly seed: number;
  readonly mutants: Mutant[];
}

/**
 * Distributes the mutants over groups in which they are independent. The most frequent symptom determines the initial
 * number of groups. Neighbours in the catalogue are often similar, so their search for a group starts at different
 * groups.
 */
function inGroups(catalogue: readonly Mutant[]): readonly Group[] {
  const size = Math.max(...countsOf(catalogue.flatMap(symptomsOf)).values());
  const groups: Group[] = Array.from({ length: size }, (_, index) => ({ seed: seedOf(index), mutants: [] }));
  catalogue.forEach((mutant, index) => {
    const first = index % groups.length;
    const group = [...groups.slice(first), ...groups.slice(0, first)].find(({ mutants }) =>
      mutants.every((other) => areIndependent(mutant, other)),
    );
    if (group) group.mutants.push(mutant);
    else groups.push({ seed: seedOf(groups.length), mutants: [mutant] });
  });
  return groups;
}

/** Returns the errors that a mutant affects, and the rules of its findings on responses that are not errors. */
const symptomsOf = ({ expected }: Mutant): readonly string[] => [
  ...new Set(expected.map(({ rule, error }) => error ?? `${rule} of no error`)),
];

/**
 * Returns true if two mutants share no symptom and do not interfere. A mutant that expects `error-order` skips or moves
 * a check, so calls can reach code of the other mutant that is otherwise unreachable.
 */
function areIndependent(one: Mutant, other: Mutant): boolean {
  const own = symptomsOf(one);
  return !(
    symptomsOf(other).some((symptom) => own.includes(symptom)) ||
    (breaks(one, 'error-order') && affectsLaterStages(other)) ||
    (breaks(other, 'error-order') && affectsLaterStages(one))
  );
}

const affectsLaterStages = (mutant: Mutant): boolean =>
  breaks(mutant, 'status-documented') || breaks(mutant, 'no-state-change');

const breaks = ({ expected }: Mutant, rule: string): boolean =>
  expected.some((finding) => finding.rule === rule);

function countsOf(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const seedOf = (index: number): number => SEEDS[index % SEEDS.length] ?? 1;

const pairsOf = ({ expected }: Mutant): readonly string[] =>
  expected.map(({ rule, error }) => `${rule} ${error}`);
