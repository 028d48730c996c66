import { pause } from '../http/pause.js';
import type { Case } from '../plan/case.js';
import { type CaseAttempt, MAX_REPETITIONS } from './case-attempt.js';
import { CaseGate } from './case-gate.js';

/** Runs cases, and repeats those whose calls fail by chance. */
export class Repetitions {
  readonly #gate = new CaseGate();
  /** Operations of which a call failed in every repetition, so that waiting does not help. */
  readonly #hopeless = new Set<string>();

  /**
   * Returns the attempts at a case. If the run itself may have overloaded the server, a repetition waits, and the last
   * one runs alone. The waits vary, so that cases that failed at the same time are not repeated at the same time.
   */
  async run(
    { operation }: Case,
    signal: AbortSignal,
    attempt: (number: number) => Promise<CaseAttempt>,
  ): Promise<readonly CaseAttempt[]> {
    const attempts = [await this.#gate.shared(() => attempt(0))];
    while (attempts.length <= MAX_REPETITIONS && !signal.aborted && attempts.at(-1)?.isChance) {
      const number = attempts.length;
      const { waitSeconds = 0 } = attempts.at(-1)?.recorder.mishap ?? {};
      const isOverloaded = waitSeconds > 0 && !this.#hopeless.has(operation);
      // A cancelled wait needs no attention here, because the run ends.
      if (isOverloaded)
        await pause(waitSeconds * 3 ** (number - 1) * (0.5 + Math.random()), signal).catch(() => {});
      const next = (): Promise<CaseAttempt> => attempt(number);
      const isAlone = isOverloaded && number === MAX_REPETITIONS;
      attempts.push(await (isAlone ? this.#gate.alone(next) : this.#gate.shared(next)));
    }
    if (attempts.length > MAX_REPETITIONS && attempts.at(-1)?.isChance) this.#hopeless.add(operation);
    return attempts;
  }
}
