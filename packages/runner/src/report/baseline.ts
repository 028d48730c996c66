import type { Plan } from '../plan/case.js';
import type { Obligation, Variant, WebhookVariant } from '../plan/obligation.js';
import type { RunEvent } from './event.js';

/**
 * Decides which refusals prove their cause. A server that refuses every call to an operation also returns each
 * documented refusal. A refusal therefore counts only if a call to the operation was accepted, or if the operation
 * returned at least two errors whose statuses it does not return to calls that should succeed.
 */
export class Baselines {
  readonly #plan: Plan;
  readonly #accepted: ReadonlySet<string>;
  /** Statuses that the server answered to calls that should succeed, by operation id. */
  readonly #refusedWith = new Map<string, Set<string>>();
  /** Ids of the obligations of provoked errors whose status is not in `#refusedWith`, by operation id. */
  readonly #provoked = new Map<string, Set<string>>();

  constructor(plan: Plan, events: readonly CaseFinished[]) {
    this.#plan = plan;
    this.#accepted = new Set(events.flatMap(({ accepted = [] }) => accepted));
    for (const { operation, status } of events.flatMap(({ refused = [] }) => refused))
      add(this.#refusedWith, operation, String(status));
    for (const id of events.flatMap(({ proved }) => proved)) {
      const obligation = plan.obligationsById.get(plan.variantsById.get(id)?.obligation ?? '');
      if (obligation?.error && !this.#isUsual(obligation))
        add(this.#provoked, obligation.operation.id, obligation.id);
    }
  }

  /** Returns true if a documented refusal that was received proves the cause of the variant. */
  isProof(variant: string): boolean {
    const { obligationsById, variantsById } = this.#plan;
    const planned = variantsById.get(variant);
    const obligation = obligationsById.get(planned?.obligation ?? '');
    if (!planned || !obligation || !needsBaseline(obligation, planned)) return true;
    const { id } = obligation.operation;
    if (this.#accepted.has(id)) return true;
    // The refusal of a nonexistent id needs no accepted call to its operation. An accepted call to any operation shows
    // that the base path is right.
    if (kindOf(planned) === 'resource-absent' && this.#accepted.size > 0) return true;
    return !this.#isUsual(obligation) && (this.#provoked.get(id)?.size ?? 0) > 1;
  }

  /** Returns true if the server answers calls that should succeed with the status of the error. */
  #isUsual({ operation, response }: Obligation): boolean {
    return this.#refusedWith.get(operation.id)?.has(response.status) === true;
  }
}

type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

/** The triggers whose refusals prove their cause even if no call to the operation was accepted. */
const INDEPENDENT = new Set(['rate-exceeded', 'server-fault', 'operation-unavailable']);

function needsBaseline({ error, response }: Obligation, variant: Variant | WebhookVariant): boolean {
  if (error === null || /^[235]/.test(response.status)) return false;
  const kind = kindOf(variant);
  return kind !== undefined && !INDEPENDENT.has(kind);
}

const kindOf = (variant: Variant | WebhookVariant): string | undefined =>
  'trigger' in variant ? variant.trigger?.kind : undefined;

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key) ?? new Set();
  map.set(key, values.add(value));
}
