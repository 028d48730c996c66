import { setTimeout as delay } from 'node:timers/promises';
import { own } from '@touchstone/core/internal';
import { NoAnswerError, UnsendableError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import type { ReceivedResponse, SentRequest } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import type { Plan } from '../plan/case.js';
import type { RequestStep } from '../plan/step.js';
import { basePathProposals } from './base-path.js';
import { CaseExchanges } from './case-exchanges.js';
import { isConfigured, safeSteps } from './safe-steps.js';
import type { Session } from './session.js';
import { isSuspiciousStatus } from './suspicious-status.js';
import { undocumentedRefusal } from './undocumented-refusal.js';
import { unenforcedSecurity } from './unenforced-security.js';

/**
 * A run ends after `count` consecutive failed calls to one operation, `pauseMs` apart. If only one operation can be
 * called before the run and its first call is refused, it is called `count` times.
 */
const CONFIRMATIONS = { count: 3, pauseMs: 300 };
/** Difference between the clocks of the server and this machine, in seconds, above which the run notes it. */
const MAX_SKEW_SECONDS = 60;

/** The results of the calls before a run. */
export interface FirstLook {
  /** The reason why the server cannot be tested; null if it can. */
  readonly obstacle: string | null;
  /** Id of an operation that refused the credential, if that is the obstacle; otherwise null. */
  readonly refused: string | null;
  /** Circumstances that the user should know. */
  readonly notes: readonly string[];
}

/** The reason why the server can no longer be tested. */
export interface Trouble {
  readonly reason: string;
  /** The status that the server now answers to an accepted call; null if it does not answer. */
  readonly status: number | null;
}

interface Probe {
  readonly step: RequestStep;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}

/**
 * Calls up to three safe operations before the run, and repeats an accepted call during it. Without these calls, a
 * wrong base path or a refused credential would cause thousands of findings.
 */
export class ServerWatch {
  requests = 0;
  readonly #plan: Plan;
  readonly #session: Session;
  readonly #client: HttpClient;
  readonly #server: string;
  readonly #exchanges: CaseExchanges;
  #canary: Probe | undefined;
  #refused: string | null = null;

  /** @param server Base URL of the server, without a trailing slash. */
  constructor(plan: Plan, session: Session, client: HttpClient, server: string) {
    this.#plan = plan;
    this.#session = session;
    this.#client = client;
    this.#server = server;
    this.#exchanges = new CaseExchanges(session, null, () => false);
  }

  /** True if the server accepted a call before the run. */
  get hasAccepted(): boolean {
    return this.#canary !== undefined;
  }

  /** The caller of the call that checks repeat; undefined if there is no such call. */
  get caller(): string | null | undefined {
    return this.#canary?.step.request.caller;
  }

  /** Calls up to three safe operations that need no resource. */
  async look(): Promise<FirstLook> {
    const probes: Probe[] = [];
    try {
      for (const step of safeSteps(this.#plan)) {
        const probe = await this.#probe(step);
        if (probe) probes.push(probe);
      }
    } catch (error) {
      if (error instanceof NoAnswerError && error.kind === 'unreachable')
        return { obstacle: this.#session.secrets.mask(error.message), refused: null, notes: [] };
      // Any other missing response is ignored here, because a case that receives no response reports a finding.
      if (!(error instanceof NoAnswerError)) throw error;
    }
    const accepted = probes.filter(({ response }) => response.status < 300);
    // A public operation would not show that the server refuses the credential.
    this.#canary = accepted.find(({ step }) => isConfigured(this.#plan, step)) ?? accepted[0];
    const calls = accepted.map(({ step }) => ({
      step,
      operation: this.#session.operation(step.request.operation),
    }));
    const unenforced = await unenforcedSecurity(calls, async (step) => {
      const probe = await this.#probe(step).catch(() => undefined);
      return probe?.response.status;
    });
    const obstacle = await this.#obstacle(probes);
    return { obstacle, refused: this.#refused, notes: [...notesOf(probes), ...unenforced] };
  }

  /**
   * Repeats a call that was accepted before the run. Returns why the server can no longer be tested, or null. Only
   * three failures in a row count.
   */
  async check(): Promise<Trouble | null> {
    const canary = this.#canary;
    if (!canary) return null;
    let trouble: Trouble | null = null;
    for (let call = 0; call < CONFIRMATIONS.count; call++) {
      if (call > 0) await delay(CONFIRMATIONS.pauseMs);
      trouble = await this.#trouble(canary);
      if (trouble === null) return null;
    }
    return trouble;
  }

  async #trouble({ step }: Probe): Promise<Trouble | null> {
    const subject = `${step.request.operation}, which was accepted before the run,`;
    try {
      const probe = await this.#probe(step);
      const status = probe?.response.status ?? 200;
      if (!isSuspiciousStatus(status)) return null;
      return { reason: `${subject} now answers ${status}`, status };
    } catch (error) {
      if (!(error instanceof NoAnswerError) || error.kind === 'cancelled') return null;
      const why = this.#session.secrets.mask(error.message);
      return { reason: `${subject} is not answered any more: ${why}`, status: null };
    }
  }

  async #probe(step: RequestStep): Promise<Probe | undefined> {
    try {
      const probe = await this.#send(step);
      // A credential that was requested earlier may have expired.
      const isRenewed =
        probe.response.status === 401 && (await this.#session.callers.tokens.renewAfterRefusal(step.request));
      return isRenewed ? await this.#send(step, probe) : probe;
    } catch (error) {
      // The case itself reports that its caller has no token, or that the request cannot be sent.
      if (error instanceof BlockedError || error instanceof UnsendableError) return undefined;
      throw error;
    }
  }

  /** @param refused An earlier probe, which is returned if the request would be the same. */
  async #send(step: RequestStep, refused?: Probe): Promise<Probe> {
    const request = await this.#session.prepare(step.request, async ({ literal = '' }) => literal);
    if (refused && JSON.stringify(request) === JSON.stringify(refused.request)) return refused;
    this.requests++;
    const response = await this.#exchanges.outsideSteps('watch', step.request, request, () =>
      this.#client.send(request),
    );
    return { step, request, response };
  }

  async #obstacle(probes: readonly Probe[]): Promise<string | null> {
    const asked = probes.length === 1 ? await this.#askedAgain(probes) : probes;
    const operations = [...new Set(asked.map(({ step }) => step.request.operation))];
    const [first] = asked;
    if (!first) return null;
    const isEvery = (...statuses: readonly number[]): boolean =>
      asked.every(({ response }) => statuses.includes(response.status));
    const isOne = operations.length === 1;
    const names = answering(asked);
    const missing = asked.filter(({ response }) => response.status === 404);
    // A redirect says nothing, because many servers add or remove a slash before they look for the resource.
    if (missing.length > 1 && asked.every((probe) => missing.includes(probe) || isRedirect(probe))) {
      const proposal = await this.#basePathObstacle(missing);
      // A single operation may be missing even if the base path is right.
      if (proposal !== null || isOne || !isEvery(404)) return proposal;
      return `${names} 404 at ${this.#server}: correct the base URL.`;
    }
    if (isEvery(502, 503, 504))
      return `${names} ${[...new Set(asked.map(({ response }) => response.status))].join(' or ')}: the server is not available.`;
    const authenticated = asked.filter(({ step }) => isConfigured(this.#plan, step));
    const refused = authenticated.length === 1 ? await this.#askedAgain(authenticated) : authenticated;
    const [refusedFirst] = refused;
    if (refusedFirst && refused.every(({ response }) => response.status === 401)) {
      this.#refused = refusedFirst.step.request.operation;
      return `${answering(refused)} 401: the server refuses the credential of ${callersOf(this.#plan, refused)}.`;
    }
    // One operation may redirect to another server or be forbidden by itself, if others answer.
    if (authenticated.length === 1 && asked.some(({ response }) => response.status < 300)) return null;
    const diverted = authenticated.length > 0 ? refused : asked;
    const refusal = undocumentedRefusal(
      diverted.map(({ step, ...call }) => ({
        ...call,
        operation: this.#session.operation(step.request.operation),
      })),
      callersOf(this.#plan, diverted),
    );
    return refusal && `${answering(diverted)} ${this.#session.secrets.mask(refusal)}`;
  }

  /**
   * If the first call was refused, repeats it until there are three responses, because one response proves little.
   * Returns an empty list if a repetition fails.
   */
  async #askedAgain(probes: readonly Probe[]): Promise<readonly Probe[]> {
    const [probe] = probes;
    if (!probe || probe.response.status < 300) return probes;
    const asked = [...probes];
    while (asked.length < CONFIRMATIONS.count) {
      const again = await this.#probe(probe.step).catch(() => undefined);
      if (!again) return [];
      asked.push(again);
    }
    return asked;
  }

  /**
   * Repeats the calls at each base path of the document. Returns a message that proposes the first base path at which
   * the server does not answer one of them with 404; null if there is none.
   */
  async #basePathObstacle(probes: readonly Probe[]): Promise<string | null> {
    const byOperation = new Map(probes.map((probe) => [probe.step.request.operation, probe]));
    for (const proposal of basePathProposals(this.#server, this.#plan.model.servers)) {
      for (const [operation, { step, request }] of byOperation) {
        const url = proposal + request.url.slice(this.#server.length);
        this.requests++;
        const response = await this.#exchanges
          .outsideSteps('watch', step.request, { ...request, url }, () =>
            this.#client.send({ ...request, url }),
          )
          .catch(() => undefined);
        if (response && response.status !== 404)
          return `Every call answers 404 at ${this.#server}, but ${operation} answers ${response.status} at ${proposal}, the base path of the document: use ${proposal} as the URL of the server.`;
      }
    }
    return null;
  }
}

const isRedirect = ({ response: { status } }: Probe): boolean => status >= 300 && status < 400;

/** Names the operations as the subject of a sentence: `GET /a, GET /b all answer`. */
function answering(probes: readonly Probe[]): string {
  const operations = [...new Set(probes.map(({ step }) => step.request.operation))];
  return `${operations.join(', ')} ${operations.length === 1 ? 'answers' : 'all answer'}`;
}

function callersOf({ callers }: Plan, probes: readonly Probe[]): string {
  const names = probes.flatMap(({ step }) => {
    const planned = step.request.caller === null ? undefined : callers.get(step.request.caller);
    return planned?.from === 'configuration' ? [planned.name] : [];
  });
  return [...new Set(names)].map((name) => `the caller ${name}`).join(' and ');
}

function notesOf(probes: readonly Probe[]): readonly string[] {
  const [first] = probes;
  if (!first) return [];
  const { headers } = first.response;
  const skew = headers.date === undefined ? Number.NaN : (Date.parse(headers.date) - Date.now()) / 1000;
  const limit = ['ratelimit-limit', 'x-ratelimit-limit', 'x-rate-limit-limit']
    .map((name) => own(headers, name))
    .find((value) => value !== undefined && /^\d+/.test(value));
  return [
    ...(Math.abs(skew) > MAX_SKEW_SECONDS
      ? [`The clock of the server differs by ${Math.round(Math.abs(skew))} s from that of this machine.`]
      : []),
    ...(limit === undefined ? [] : [`The server limits the rate of calls (${limit}).`]),
  ];
}
