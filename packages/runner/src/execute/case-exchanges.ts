import type { CredentialRequest } from '../callers/credential-client.js';
import { NoAnswerError } from '../http/errors.js';
import { MessageMasker } from '../http/masked-message.js';
import type { ReceivedResponse, SentRequest } from '../http/message.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { RequestStep } from '../plan/step.js';
import type { ExchangeRecord } from '../report/exchange-record.js';
import type { Session } from './session.js';

/** Maximum number of exchanges of one step that wait for its checks. */
const MAX_PENDING = 8;

interface Pending extends Omit<ExchangeRecord, 'request' | 'response' | 'hasFinding'> {
  readonly sent: SentRequest;
  readonly received: ReceivedResponse | null;
}

/** Passes the exchanges of one case, or those outside of cases, to `onExchange`, after the checks of their step. */
export class CaseExchanges {
  readonly #session: Session;
  readonly #case: string | null;
  readonly #masker: MessageMasker;
  /** Returns true if a finding refers to the exchange. */
  readonly #hasFinding: (id: string) => boolean;
  readonly #ids = new WeakMap<ReceivedResponse, string>();
  #pending: Pending[] = [];
  /** Makes the ids of exchanges outside of cases unique across the phases of a run. */
  readonly #created = new Date().toISOString();
  #count = 0;

  /** @param caseId Null for exchanges outside of cases. */
  constructor(session: Session, caseId: string | null, hasFinding: (id: string) => boolean) {
    this.#session = session;
    this.#case = caseId;
    this.#masker = new MessageMasker(session.secrets, session.bodies);
    this.#hasFinding = hasFinding;
  }

  /**
   * Returns the id of a response's exchange; without a response, that of the last exchange. Undefined if exchanges are
   * not stored.
   */
  idOf(response?: ReceivedResponse): string | undefined {
    return response ? this.#ids.get(response) : this.#pending.at(-1)?.id;
  }

  ofStep(
    { id, role, request, expect }: RequestStep,
    sent: SentRequest,
    send: () => Promise<ReceivedResponse>,
  ): Promise<ReceivedResponse> {
    const { variant = null, obligation } = expect;
    return this.#send({ step: id, role, variant, expected: obligation }, request, sent, send);
  }

  /** Sends a request that removes a created resource, or that checks whether the server accepts calls. */
  async outsideSteps(
    role: 'removal' | 'watch',
    template: RequestTemplate,
    sent: SentRequest,
    send: () => Promise<ReceivedResponse>,
  ): Promise<ReceivedResponse> {
    const place = { step: role, role, variant: null, expected: null };
    try {
      return await this.#send(place, template, sent, send);
    } finally {
      await this.flush();
    }
  }

  /** Sends a request that obtains a credential. */
  async ofCredential(
    { caller, request }: CredentialRequest,
    send: () => Promise<ReceivedResponse>,
  ): Promise<ReceivedResponse> {
    const operation = `${request.method} ${new URL(request.url).pathname}`;
    const place = { step: 'credential', role: 'credential', variant: null, expected: null } as const;
    try {
      return await this.#send(place, { operation, caller }, request, send);
    } finally {
      await this.flush();
    }
  }

  /** Passes on the exchanges that wait for their checks. */
  async flush(): Promise<void> {
    for (const pending of this.#pending.splice(0)) await this.#pass(pending);
  }

  async #send(
    place: Pick<ExchangeRecord, 'step' | 'role' | 'variant' | 'expected'>,
    { operation, caller }: Pick<RequestTemplate, 'operation' | 'caller'>,
    sent: SentRequest,
    send: () => Promise<ReceivedResponse>,
  ): Promise<ReceivedResponse> {
    if (!this.#session.onExchange) return send();
    if (this.#pending[0]?.step !== place.step || this.#pending.length >= MAX_PENDING) await this.flush();
    const started = performance.now();
    const at = new Date().toISOString();
    this.#count++;
    const id = `${this.#case ?? `${place.role} ${this.#created}`} #${this.#count}`;
    const add = (received: ReceivedResponse | null, failure: string | null): void => {
      const durationMs = Math.round(performance.now() - started);
      const context = { id, case: this.#case, ...place, operation, caller, at, durationMs };
      this.#pending.push({ ...context, sent, received, failure });
    };
    try {
      const received = await send();
      this.#ids.set(received, id);
      add(received, null);
      return received;
    } catch (error) {
      if (error instanceof NoAnswerError) add(null, error.kind);
      throw error;
    }
  }

  async #pass({ sent, received, ...context }: Pending): Promise<void> {
    await this.#session.onExchange?.({
      ...context,
      hasFinding: this.#hasFinding(context.id),
      request: this.#masker.request(sent),
      response: received && this.#masker.response(received),
    });
  }
}
