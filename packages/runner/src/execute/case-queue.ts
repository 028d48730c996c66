import type { Case, Plan } from '../plan/case.js';
import type { Evidence } from '../plan/evidence.js';
import type { RunEvent } from '../report/event.js';

/** The cases of a run that were not started. Candidates come in rounds: each follows from the evidence of the others. */
export class CaseQueue {
  #plan: Plan;
  readonly #started = new Set<string>();
  readonly #evidence: Evidence[] = [];
  /** Size of the evidence from which the plan follows. */
  #known = 0;
  readonly #emit: (event: RunEvent) => void;

  /** @param emit Receives the number of cases of each new round. */
  constructor(plan: Plan, emit: (event: RunEvent) => void) {
    this.#plan = plan;
    this.#emit = emit;
  }

  /** The plan of the current round. */
  get plan(): Plan {
    return this.#plan;
  }

  addEvidence(evidence: readonly Evidence[]): void {
    this.#evidence.push(...evidence);
  }

  /** True if no case is left. */
  get isEmpty(): boolean {
    return this.#remaining(() => true).length === 0;
  }

  /**
   * Returns the next cases, which then count as started: the selected ones without the candidates, or else the selected
   * candidates of this round or of the next one. Returns an empty list if none is left.
   */
  take(isSelected: (planned: Case) => boolean): readonly Case[] {
    // A candidate that the server accepts may keep values that other cases send.
    const ordinary = this.#remaining((planned) => planned.candidate === undefined && isSelected(planned));
    const taken = ordinary.length > 0 ? ordinary : this.#candidates(isSelected);
    for (const { id } of taken) this.#started.add(id);
    return taken;
  }

  #candidates(isSelected: (planned: Case) => boolean): readonly Case[] {
    const remaining = this.#remaining(isSelected);
    if (remaining.length > 0 || this.#known === this.#evidence.length) return remaining;
    this.#known = this.#evidence.length;
    const { length } = this.#plan.cases;
    this.#plan = this.#plan.next?.(this.#evidence) ?? this.#plan;
    const added = this.#plan.cases.length - length;
    if (added > 0) this.#emit({ type: 'cases-added', cases: added });
    return this.#remaining(isSelected);
  }

  #remaining(isSelected: (planned: Case) => boolean): readonly Case[] {
    return this.#plan.cases.filter((planned) => isSelected(planned) && !this.#started.has(planned.id));
  }
}
