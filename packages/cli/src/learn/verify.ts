import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiModel } from '@touchstone/core';
import { triggerLabel, whenOf } from '@touchstone/core/internal';
import type { Learned, LearnedError, Report } from '@touchstone/runner';
import type { Context } from '../context.js';
import { loadTarget } from '../load-target.js';
import type { Target } from '../targets.js';
import { divided } from './surprises.js';

/** Tests a target once. Returns null if the run is inconclusive. */
type Test = (target: Target) => Promise<Report | null>;

/**
 * Tests the target with the overlay of what was learned, and returns what was learned without the causes that this run
 * does not prove. Such a cause may have had its effect only together with what else was wrong with the request. Returns null if
 * the run is inconclusive.
 * @param text The overlay.
 */
export async function verified(
  target: Target,
  { learned, text }: { readonly learned: Learned; readonly text: string },
  test: Test,
  context: Context,
): Promise<Learned | null> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-learn-'));
  try {
    const file = join(folder, 'learned.overlay.yaml');
    await writeFile(file, text);
    const strict = { ...target, overlays: [...target.overlays, file] };
    const report = await test(strict);
    return report && withoutUnproven(learned, await loadTarget(strict, context), report);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns what was learned without the causes that a report with the overlay does not prove. */
function withoutUnproven(learned: Learned, model: ApiModel, { ledger, findings }: Report): Learned {
  const verdicts = new Map(
    ledger.flatMap(({ operation, status, error, variants }) =>
      variants.map(
        ({ variant, verdict }) => [JSON.stringify([operation, status, error, variant]), verdict] as const,
      ),
    ),
  );
  const cases = findings.flatMap(({ case: first, cases = [first] }) => cases);
  const labels = labelsOf(model);
  const applied = new Set(divided(learned).accepted);
  const isProven = ({ operation, status, code, when }: LearnedError): boolean => {
    const { only, ...trigger } = when;
    const label = labels.get(JSON.stringify([operation, status, code, inOrder(trigger)])) ?? '';
    const verdict = verdicts.get(JSON.stringify([operation, status, code, label]));
    if (verdict !== 'violated' || !Array.isArray(only)) return verdict === 'proven';
    const failed = cases.filter((id) => id.startsWith(`${operation} `) && id.includes(label));
    // If no finding names a call, all may have failed.
    const isOfCall = (id: string): boolean => !id.endsWith(label);
    return failed.some(isOfCall) && !failed.some((id) => only.some((name) => id.endsWith(` ${name}`)));
  };
  // The run did not apply the entries with a surprising cause.
  return { ...learned, errors: learned.errors.filter((error) => !applied.has(error) || isProven(error)) };
}

/** Returns the label of the variant of each declared cause, by operation, status, code and trigger. */
function labelsOf({ operations }: ApiModel): ReadonlyMap<string, string> {
  return new Map(
    operations.flatMap(({ id, responses }) =>
      responses.flatMap(({ errors }) =>
        errors.flatMap(({ status, code, triggers }) =>
          triggers.flatMap((trigger) => {
            const { only: _, ...when } = whenOf(trigger) ?? {};
            return [[JSON.stringify([id, status, code, inOrder(when)]), triggerLabel(trigger)] as const];
          }),
        ),
      ),
    ),
  );
}

const inOrder = (when: LearnedError['when']): LearnedError['when'] =>
  Object.fromEntries(Object.entries(when).sort(([one], [other]) => (one < other ? -1 : 1)));
