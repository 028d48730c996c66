import { pause } from '../http/pause.js';
import { type CaseAttempt, MAX_REPETITIONS } from './case-attempt.js';
import { CaseGate } from './case-gate.js';

/** Waits before the attempts at a postponed case, in seconds. */
const FINAL_WAITS_S = [0, 0.5, 1];

/**
 * Makes one attempt at a case, with other fresh values for each number.
 * @param isLate True if the attempt before shows a change that may have been late.
 */
export type MakeAttempt = (number: number, isLate: boolean) => Promise<CaseAttempt>;

/** Runs cases, and repeats those whose calls fail by chance. */
export class Repetitions {
  readonly #gate = new CaseGate();
  /** Operations of which a call failed in every repetition, so that waiting does not help. */
  readonly #hopeless = new Set<string>();
  /** Operations of which a call also failed at the end of the run. */
  readonly #broken = new Set<string>();

  /**
   * Returns the attempts at a case. If the run itself may have overloaded the server, a repetition waits, and the last
   * one runs alone. The waits vary, so that cases that failed at the same time are not repeated at the same time.
   */
  async run(signal: AbortSignal, attempt: MakeAttempt): Promise<readonly CaseAttempt[]> {
    const attempts = [await this.#gate.shared(() => attempt(0, false))];
    while (attempts.length <= MAX_REPETITIONS && !signal.aborted && attempts.at(-1)?.isChance) {
      const number = attempts.length;
      const wait = waitAfter(attempts);
      // The case is postponed, so more calls now would only keep the server busy.
      if (wait > 0 && this.#hopeless.has(failedOperation(attempts))) break;
      await waitFor(wait * 3 ** (number - 1) * (0.5 + Math.random()), signal);
      const next = (): Promise<CaseAttempt> => attempt(number, attempts.at(-1)?.isLate === true);
      const isAlone = wait > 0 && number === MAX_REPETITIONS;
      attempts.push(await (isAlone ? this.#gate.alone(next) : this.#gate.shared(next)));
    }
    if (isPostponed(attempts)) this.#hopeless.add(failedOperation(attempts));
    return attempts;
  }

  /** Returns the attempts at a case at the end of the run, when the run sends nothing else. */
  async runPostponed(
    earlier: readonly CaseAttempt[],
    signal: AbortSignal,
    attempt: MakeAttempt,
  ): Promise<readonly CaseAttempt[]> {
    const attempts = [...earlier];
    for (const wait of this.#broken.has(failedOperation(earlier)) ? [0] : FINAL_WAITS_S) {
      if (signal.aborted || !attempts.at(-1)?.isChance) return attempts;
      await waitFor(wait, signal);
      attempts.push(await attempt(attempts.length, attempts.at(-1)?.isLate === true));
    }
    if (attempts.at(-1)?.isChance) this.#broken.add(failedOperation(attempts));
    return attempts;
  }
}

/** Returns true if the last attempt failed because the server is overloaded, so the case is tried again at the end. */
export const isPostponed = (attempts: readonly CaseAttempt[]): boolean =>
  attempts.at(-1)?.isChance === true && waitAfter(attempts) > 0;

const failedOperation = (attempts: readonly CaseAttempt[]): string =>
  attempts.at(-1)?.recorder.mishap?.operation ?? '';

const waitAfter = (attempts: readonly CaseAttempt[]): number =>
  attempts.at(-1)?.recorder.mishap?.waitSeconds ?? 0;

/** Waits. A cancelled wait needs no attention, because the run itself reports that it ended. */
const waitFor = (seconds: number, signal: AbortSignal): Promise<void> =>
  seconds > 0 ? pause(seconds, signal).catch(() => {}) : Promise.resolve();
