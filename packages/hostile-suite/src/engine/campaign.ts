import fc from 'fast-check';
import type { Failure, Input } from '../input.js';
import { AttackWorker } from './attack-worker.js';

/** One kind of input and its share of the campaign. */
export interface Front<Kind extends Input = Input> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Kind>;
  /** Number of inputs. */
  readonly runs: number;
  /** Number of workers that share the inputs. */
  readonly workers: number;
}

export interface CampaignOptions {
  readonly seed: number;
  readonly deadlineMs: number;
  /** Time at which the campaign stops, in milliseconds of `Date.now`. */
  readonly endsAt: number;
  /** Maximum duration of the search for a smaller counterexample, in milliseconds. */
  readonly shrinkMs: number;
  readonly onFailure?: (finding: Finding) => void;
}

/** A failure with the smallest input that was found for it. */
export interface Finding {
  readonly failure: Failure;
  readonly input: Input;
  /** Seed and path of fast-check, which reproduce the input. */
  readonly seed: number;
  readonly path: string;
}

export interface FrontResult {
  readonly name: string;
  /** Number of attacked inputs, not counting those of the search for a smaller input. */
  readonly inputs: number;
  readonly findings: readonly Finding[];
  readonly peakRss: number;
}

/** Attacks with all fronts concurrently and returns their results in the same order. */
export async function campaign(
  fronts: readonly Front[],
  options: CampaignOptions,
): Promise<readonly FrontResult[]> {
  return Promise.all(
    fronts.map(async ({ name, inputs, runs, workers }) => {
      const shares = await Promise.all(
        Array.from({ length: workers }, (_, index) =>
          attackShare(inputs, Math.ceil(runs / workers), { ...options, seed: options.seed + index }),
        ),
      );
      return {
        name,
        inputs: shares.reduce((sum, share) => sum + share.inputs, 0),
        findings: shares.flatMap(({ findings }) => findings),
        peakRss: Math.max(...shares.map(({ peakRss }) => peakRss)),
      };
    }),
  );
}

/**
 * Attacks with one worker. After a failure, the rest of the share looks for failures of other kinds, so that one run
 * reports all of them.
 */
async function attackShare(
  inputs: fc.Arbitrary<Input>,
  runs: number,
  { seed, deadlineMs, endsAt, shrinkMs, onFailure }: CampaignOptions,
): Promise<Omit<FrontResult, 'name'>> {
  const worker = new AttackWorker(deadlineMs);
  const findings: Finding[] = [];
  const known = new Set<string>();
  let attacked = 0;
  try {
    for (let round = 0; attacked < runs && Date.now() < endsAt; round++) {
      /** Signature of the failure that this round found. The search for a smaller input accepts no other. */
      let kind: string | undefined;
      let latest: Failure | undefined;
      let shrinkEndsAt = Number.POSITIVE_INFINITY;
      const roundSeed = seed + round * 1000;
      const property = fc.asyncProperty(inputs, async (input) => {
        if (kind === undefined) attacked += 1;
        // Ends the search for a smaller input; fast-check then reports the smallest one so far.
        if (Date.now() > shrinkEndsAt) throw new fc.PreconditionFailure(true);
        const failure = await worker.attack(input);
        if (!failure) return;
        const signature = signatureOf(failure);
        if (kind === undefined ? known.has(signature) : kind !== signature) return;
        if (kind === undefined) shrinkEndsAt = Date.now() + shrinkMs;
        kind = signature;
        latest = failure;
        throw new Error(failure.detail);
      });
      const result = await fc.check(property, {
        seed: roundSeed,
        numRuns: runs - attacked,
        interruptAfterTimeLimit: Math.max(1, endsAt - Date.now()),
        markInterruptAsFailure: false,
      });
      if (!result.failed || kind === undefined || !latest || !result.counterexample) continue;
      known.add(kind);
      const finding: Finding = {
        failure: latest,
        input: result.counterexample[0],
        seed: roundSeed,
        path: result.counterexamplePath ?? '',
      };
      findings.push(finding);
      onFailure?.(finding);
    }
  } finally {
    await worker.stop();
  }
  return { inputs: attacked, findings, peakRss: worker.peakRss };
}

/** Returns a string that is equal for failures with the same rule, part and, for crashes, message and code location. */
function signatureOf({ rule, part, detail }: Failure): string {
  const frame = /at (?:async )?([\w.#<>]+) \(.*?\/((?:packages|node_modules)\/[^)]*?):\d+:\d+\)/.exec(detail);
  const message = detail.split('\n')[0]?.replaceAll(/[\d"'`].*/g, '') ?? '';
  return [rule, part, rule === 'crash' ? `${message} ${frame?.[1]} ${frame?.[2]}` : ''].join(' ');
}
