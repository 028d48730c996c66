import type { Exchange } from '../checks/exchange.js';
import type { Plan } from '../plan/case.js';
import type { ChangedResource } from '../report/changed-resource.js';

/** Maximum number of URLs whose first read is kept. */
const MAX_READS = 1000;

/** Lists the changes that the run does not restore, by operation, with the reads that showed the values before. */
export class ChangeLog {
  /** Ids of the GETs that may show a value before it is changed. */
  readonly #reads: ReadonlySet<string>;
  readonly #before = new Map<string, NonNullable<ChangedResource['before']>>();
  readonly #changes = new Map<string, ChangedResource>();

  /** Ids of the operations whose listed request has a valid body. */
  readonly #valid = new Set<string>();

  constructor({ cases, fixtures }: Pick<Plan, 'cases' | 'fixtures'>) {
    const steps = [...cases, ...fixtures.values()].flatMap((planned) => planned.steps);
    this.#reads = new Set(
      steps.flatMap((step) => (step.kind === 'request' && step.changes?.read ? [step.changes.read] : [])),
    );
  }

  get list(): Iterable<ChangedResource> {
    return this.#changes.values();
  }

  /**
   * Adds a successful read of a value that may change later, or an accepted change.
   * @param isValid True if the body of the request satisfies its schema. Such a request is listed rather than others.
   * @param exchangeId Id of the exchange in the exchange store, if exchanges are stored.
   * @param curl Returns a shell command that repeats the request.
   */
  add(
    { step, request, response }: Exchange,
    exchangeId: string | undefined,
    curl: () => string,
    isValid: () => boolean,
  ): void {
    if (response.status < 200 || response.status > 299) return;
    const { operation } = step.request;
    if (request.method === 'GET' && !step.changes) {
      const isKept =
        this.#reads.has(operation) && !this.#before.has(request.url) && this.#before.size < MAX_READS;
      if (isKept)
        this.#before.set(request.url, {
          operation,
          ...(exchangeId !== undefined && { exchange: exchangeId }),
        });
      return;
    }
    // Otherwise a 201 says that the request created a resource.
    if (!step.changes || (response.status === 201 && !step.changes.isReplacement)) return;
    const known = this.#changes.get(operation);
    const isPreferred = isValid();
    const isShown = isPreferred || !this.#valid.has(operation);
    if (isPreferred) this.#valid.add(operation);
    this.#changes.set(operation, {
      operation,
      count: (known?.count ?? 0) + 1,
      curl: known && !isShown ? known.curl : curl(),
      before: known ? known.before : (this.#before.get(request.url) ?? null),
      ...(step.changes.mayOnlyRead && { mayOnlyRead: true }),
    });
  }
}
