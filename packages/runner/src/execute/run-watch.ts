import type { Doubt } from '../report/event.js';
import type { ServerWatch } from './server-watch.js';
import { isSuspiciousStatus } from './suspicious-status.js';

/** Number of finished cases between two checks of whether the server still accepts calls. */
const CASES_PER_CHECK = 50;
/** Number of consecutive suspicious cases after which the server is checked at once. */
const MAX_SUSPICIOUS = 5;

/** The reason why the server can no longer be tested, and the cases whose results are in doubt. */
export interface Ending {
  readonly reason: string;
  readonly doubt?: Doubt;
}

interface FinishedCase {
  readonly id: string;
  /** True if the server seemed to refuse every call. */
  readonly isSuspicious: boolean;
}

/** Decides when the server is checked during a run. */
export class RunWatch {
  readonly #watch: ServerWatch;
  /** The cases that finished after the last successful check of the server. */
  #unconfirmed: FinishedCase[] = [];
  #lastConfirmed: FinishedCase | undefined;
  #suspiciousInARow = 0;
  #isChecking = false;

  constructor(watch: ServerWatch) {
    this.#watch = watch;
  }

  /**
   * Checks the server if enough cases have finished since the last check, or if it seems to refuse every call.
   * @param statuses The statuses of the responses that broke or blocked the case.
   */
  caseFinished(id: string, statuses: readonly (number | null | undefined)[]): Promise<Ending | null> {
    const isSuspicious = statuses.some(isSuspiciousStatus);
    this.#unconfirmed.push({ id, isSuspicious });
    return this.#note(isSuspicious);
  }

  /** Counts a case that is tried again later because the server was overloaded. */
  casePostponed(): Promise<Ending | null> {
    return this.#note(true);
  }

  async #note(isSuspicious: boolean): Promise<Ending | null> {
    this.#suspiciousInARow = isSuspicious ? this.#suspiciousInARow + 1 : 0;
    const isDue = this.#unconfirmed.length >= CASES_PER_CHECK || this.#suspiciousInARow >= MAX_SUSPICIOUS;
    return isDue ? this.check() : null;
  }

  /** Returns the reason of an end, with the last case that finished before without a suspicious response. */
  withLastCase(reason: string): string {
    const last = this.#unconfirmed.findLast(({ isSuspicious }) => !isSuspicious) ?? this.#lastConfirmed;
    const sentence = reason.endsWith('.') ? reason : `${reason}.`;
    return last ? `${sentence} The last case before that was ${last.id}.` : sentence;
  }

  /** Returns why the server can no longer be tested; null if it can, or while another check is under way. */
  async check(): Promise<Ending | null> {
    if (this.#isChecking) return null;
    this.#isChecking = true;
    this.#suspiciousInARow = 0;
    const before = this.#unconfirmed;
    this.#unconfirmed = [];
    const trouble = await this.#watch.check().finally(() => {
      this.#isChecking = false;
    });
    if (trouble === null) {
      this.#lastConfirmed = before.findLast(({ isSuspicious }) => !isSuspicious) ?? this.#lastConfirmed;
      return null;
    }
    const cases = [...before, ...this.#unconfirmed];
    this.#unconfirmed = cases;
    const reason = this.withLastCase(trouble.reason);
    if (trouble.status === null) return { reason };
    return { reason, doubt: { status: trouble.status, cases: cases.map(({ id }) => id) } };
  }
}
