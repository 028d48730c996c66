import type { Case } from '../plan/case.js';
import type { Evidence } from '../plan/evidence.js';
import type { CredentialLimit } from '../safety/credential-limit.js';

/** Number of bursts of calls after which no further one is sent, if none of them is refused. */
export const MAX_FUTILE_BURSTS = 3;

/** Decides which possible causes the rounds of a run may try. Admits the cases of earlier rounds again. */
export class RoundLimits {
  readonly #credentials: CredentialLimit;
  readonly #received: ReadonlyMap<string, Evidence>;
  readonly #bursts: Case[] = [];

  constructor(credentials: CredentialLimit, received: ReadonlyMap<string, Evidence>) {
    this.#credentials = credentials;
    this.#received = received;
  }

  /**
   * Returns false for a wrong credential above the limit of its scheme, and for a burst of calls that a server will probably
   * accept, because it accepted those to other operations: most servers count all calls of a caller together.
   */
  admit(planned: Case): boolean {
    if (isBurst(planned)) {
      const isRefused = this.#bursts.some(({ id }) => this.#received.get(id)?.received.startsWith('429'));
      if (this.#bursts.length >= MAX_FUTILE_BURSTS && !isRefused) return false;
      this.#bursts.push(planned);
    }
    return this.#credentials.admit(planned) === undefined;
  }
}

const isBurst = ({ steps }: Case): boolean =>
  steps.some((step) => step.kind === 'request' && step.burst !== undefined);
