import { positionOf, type Validator } from '@touchstone/core';
import { type CheckContext, type CheckFailure, receivedObligation } from '../checks/check.js';
import { CHECKS } from '../checks/checks.js';
import type { DeliveryFailureWithRule } from '../checks/delivery/check-delivery.js';
import type { Exchange } from '../checks/exchange.js';
import { RFC_5789, RFC_9110 } from '../checks/quote.js';
import { toCurl } from '../http/curl.js';
import type { NoAnswerError } from '../http/errors.js';
import type { ReceivedResponse, SentRequest } from '../http/message.js';
import type { Case, Plan } from '../plan/case.js';
import type { CandidateResult } from '../plan/evidence.js';
import type { SkipReason } from '../plan/reasons.js';
import type { RequestStep } from '../plan/step.js';
import type { Finding } from '../report/report.js';
import { candidateResult, isOfInferred } from './candidate-result.js';
import { CaseExchanges } from './case-exchanges.js';
import { FindingTexts } from './finding-texts.js';
import { guarded } from './guarded.js';
import { isGuess } from './is-guess.js';
import { DROPPED, type Mishap, USUAL_WAIT_SECONDS, waitAfter } from './mishap.js';
import { type Place, placeOf } from './place.js';
import type { Session } from './session.js';
import { vocabularyCodes } from './vocabulary-codes.js';

/** Runs the checks of one case and collects findings with secrets masked. */
export class Recorder {
  readonly findings: Finding[] = [];
  /** Dropped connections that a repetition did not repeat. They are findings only if the run has too many. */
  readonly droppedByChance: Finding[] = [];
  readonly violated: Place[] = [];
  readonly refuted: Place[] = [];
  /** The obligations and variants for which a check has no result, because a pattern could not be tested in time. */
  readonly undecided: Place[] = [];
  readonly skipped: SkipReason[] = [];
  /**
   * Ids of the obligations that a response fulfilled without a violation, a refuted assumption or an undecided check.
   */
  readonly met: Set<string> = new Set();
  /** Ids of the operations for which the server accepted a call that should succeed. */
  readonly accepted: Set<string> = new Set();
  /** The statuses of refused calls that should succeed. */
  readonly refused: { readonly operation: string; readonly status: number }[] = [];
  /** The first failed call that may succeed the next time: a dropped connection or an unexpected 5xx. */
  mishap: Mishap | null = null;
  /** The codes of the document's vocabularies that the server returned. */
  readonly codes: Set<string> = new Set();
  /** Number of attempts at the case that failed by chance, if a later attempt succeeded. */
  failedByChance = 0;
  /** The response to the attempt of a case that tries a possible cause; null if there is none yet. */
  candidate: CandidateResult | null = null;
  /** The response to a call that aims at an error whose cause is inferred from its status; null if there is none. */
  answered: CandidateResult | null = null;
  checks = 0;
  requests = 0;
  controlRequests = 0;
  readonly validator: Validator;
  readonly exchanges: CaseExchanges;
  readonly texts: FindingTexts;
  readonly #plan: Plan;
  readonly #session: Session;
  readonly #case: Case;
  readonly #vendor: boolean;

  constructor(plan: Plan, session: Session, planned: Case, validator: Validator, vendor: boolean) {
    this.#plan = plan;
    this.#session = session;
    this.#case = planned;
    this.validator = validator;
    this.#vendor = vendor;
    this.texts = new FindingTexts(session);
    this.exchanges = new CaseExchanges(session, planned.id, (id) =>
      this.findings.some(({ exchange }) => exchange === id),
    );
  }

  /**
   * Runs all checks of an exchange.
   * @param options `mayBeChance`: false if the request was repeated, so that a 5xx is no mishap.
   */
  check(context: CheckContext, { mayBeChance = true }: { readonly mayBeChance?: boolean } = {}): void {
    this.#noteBaseline(context);
    const { intended, exchange } = context;
    if (mayBeChance && exchange.response.status >= 500 && !intended.response.status.startsWith('5'))
      this.#noteMishap(
        exchange.step,
        `answered ${exchange.response.status}`,
        exchange.request,
        waitAfter(exchange.response),
      );
    const brokenBefore = this.violated.length + this.refuted.length;
    const undecidedBefore = this.undecided.length;
    for (const { rule, run } of CHECKS) {
      const result = guarded(run, context);
      if (result === null) continue;
      if ('skipped' in result) {
        this.skipped.push(result.skipped);
        if (result.skipped === 'pattern not decided')
          this.undecided.push(placeOf(this.#plan, context.exchange.step.expect, receivedObligation(context)));
        continue;
      }
      this.checks++;
      for (const failure of result) this.#record(failure.rule ?? rule, failure, context);
    }
    const isBroken = this.violated.length + this.refuted.length > brokenBefore;
    const isFulfilled = !isBroken && this.undecided.length === undecidedBefore;
    const isOfSuccess = context.actual?.error != null && exchange.response.status < 400;
    if (isFulfilled && context.actual && !isOfSuccess) this.met.add(context.actual.id);
    for (const code of vocabularyCodes(context.model, exchange.response)) this.codes.add(code);
    const { rule } = exchange.step.expect;
    if (rule === 'candidate') this.candidate = candidateResult(context, isFulfilled);
    else if (isOfInferred(context)) this.answered = candidateResult(context, isFulfilled);
  }

  #noteBaseline({ intended, isGone, exchange: { step, response } }: CheckContext): void {
    if (intended.error !== null || isGone) return;
    const { operation } = step.request;
    if (response.status < 400) this.accepted.add(operation);
    else this.refused.push({ operation, status: response.status });
  }

  /**
   * Records a missing response to a request of the case or of a fixture that the case needs, unless the server cannot
   * be reached or the run was cancelled.
   */
  unanswered(error: NoAnswerError, { request, expect }: RequestStep, sent: SentRequest): void {
    if (error.kind === 'unreachable' || error.kind === 'cancelled') return;
    const operation = this.#session.operation(request.operation);
    if (expect.rule === 'candidate') this.candidate = { obligation: null, received: error.kind };
    if (error.kind === 'dropped') this.#noteMishap({ request }, DROPPED, sent, USUAL_WAIT_SECONDS);
    this.violated.push(placeOf(this.#plan, expect, expect.obligation));
    this.findings.push({
      rule: 'answered',
      error: null,
      operation: operation.id,
      case: this.#case.id,
      severity: 'error',
      message: this.texts.mask(error.message),
      pointer: null,
      location: positionOf(this.#plan.model, operation.location),
      expected: 'an answer',
      received: error.kind,
      status: null,
      ...this.#exchange(),
      curl: toCurl(sent, this.#session.secrets, this.#session.bodies),
    });
  }

  #noteMishap(
    { request }: Pick<RequestStep, 'request'>,
    what: string,
    sent: SentRequest,
    waitSeconds: number,
  ): void {
    const isOverload = what.startsWith('answered') && waitSeconds > 0;
    this.mishap ??= { operation: request.operation, what, sent, waitSeconds, isOverload };
  }

  /** Removes the findings, because a failure that may be due to chance is their cause. */
  withdraw(): void {
    for (const results of [this.findings, this.violated, this.refuted]) results.length = 0;
  }

  /** Records that the case succeeded after attempts that failed by chance. */
  recordFlaky({ operation, what, sent }: Mishap, { failed, all }: { failed: number; all: number }): void {
    this.failedByChance = failed;
    const message = `The server ${what} in ${failed} of ${all} attempts.`;
    const curl = toCurl(sent, this.#session.secrets, this.#session.bodies);
    const flaky = { message, expected: 'the same answer every time', received: what, curl };
    this.#warn('flaky', operation, flaky, what === DROPPED ? this.droppedByChance : this.findings);
  }

  /**
   * Records that the server reported a removal, but the removed resource can still be read (RFC 9110 §9.3.5).
   * @param read The response to the read.
   */
  recordKept(removal: string, read: ReceivedResponse, curl: string | null): void {
    this.#warn('removed', removal, {
      message: `The server accepted ${removal}, but the resource can still be read.`,
      expected: 'no resource',
      received: 'the same resource',
      quote: RFC_9110.removed,
      ...this.#exchange(read),
      curl,
    });
  }

  /**
   * Records that the server reported an update, but a read still returns the previous values of all members that it
   * sent (RFC 9110 §9.3.4, RFC 5789 §2).
   * @param read Id of the operation that reads the resource.
   * @param members Names of the members with other values.
   */
  recordLost({ step, request, response }: Exchange, read: string, members: readonly string[]): void {
    const names = members.map((name) => JSON.stringify(name)).join(', ');
    this.#warn('stored', step.request.operation, {
      message: `${request.method} was answered with ${response.status}, but ${read} still returns the previous values of ${names}.`,
      expected: 'the values of the request',
      received: 'the values from before the request',
      quote: request.method === 'PATCH' ? RFC_5789.changes : RFC_9110.replaced,
      ...this.#exchange(response),
      curl: toCurl(request, this.#session.secrets, this.#session.bodies),
    });
  }

  /** Records a warning about several responses of an operation. */
  #warn(
    rule: string,
    id: string,
    finding: Pick<Finding, 'message' | 'expected' | 'received' | 'curl' | 'quote' | 'exchange'>,
    findings: Finding[] = this.findings,
  ): void {
    const { location } = this.#session.operation(id);
    findings.push({
      rule,
      error: null,
      operation: id,
      case: this.#case.id,
      severity: 'warning',
      pointer: null,
      location: positionOf(this.#plan.model, location),
      ...finding,
    });
  }

  /**
   * Records the violation of a webhook obligation. The finding has no curl command, because no request can reproduce
   * it.
   */
  recordDelivery(failure: DeliveryFailureWithRule, variant: string, operation: string): void {
    const obligation = this.#plan.variantsById.get(variant)?.obligation ?? '';
    this.violated.push({ obligation, variant });
    this.findings.push({
      rule: failure.rule,
      error: null,
      operation,
      case: this.#case.id,
      severity: 'error',
      ...this.texts.place(failure.message, failure.pointer),
      location: positionOf(this.#plan.model, failure.location),
      expected: this.texts.json(failure.expected),
      received: this.texts.json(failure.received),
      curl: null,
    });
  }

  /** Records that a delivery could not be checked completely. */
  skipDelivery(reason: SkipReason, variant: string): void {
    this.skipped.push(reason);
    const obligation = this.#plan.variantsById.get(variant)?.obligation ?? '';
    if (reason === 'pattern not decided') this.undecided.push({ obligation, variant });
  }

  #record(rule: string, failure: CheckFailure, { exchange }: CheckContext): void {
    const { message } = failure;
    const isAssumption = this.#isAssumption(rule, failure, exchange.response.status);
    const severity = isAssumption ? 'warning' : (failure.severity ?? 'error');
    const { expect } = exchange.step;
    const place = placeOf(this.#plan, expect, failure.obligation);
    if (isAssumption) this.refuted.push(place);
    else if (severity === 'error') this.violated.push(place);
    this.findings.push({
      rule,
      error: failure.error,
      operation: exchange.step.request.operation,
      case: this.#case.id,
      severity,
      ...this.texts.place(isAssumption ? `Assumption refuted: ${message}` : message, failure.pointer),
      location: positionOf(this.#plan.model, failure.location),
      expected: this.texts.json(failure.expected),
      received: this.texts.json(failure.received),
      ...(failure.quote !== undefined && { quote: this.texts.mask(failure.quote) }),
      status: exchange.response.status,
      ...this.#exchange(exchange.response),
      curl: toCurl(exchange.request, this.#session.secrets, this.#session.bodies),
    });
  }

  /**
   * Returns the member `exchange` of a finding: the id of the exchange of the response, or else of the last exchange.
   * Returns an empty object if exchanges are not stored.
   */
  #exchange(response?: ReceivedResponse): Pick<Finding, 'exchange'> {
    const id = this.exchanges.idOf(response);
    return id === undefined ? {} : { exchange: id };
  }

  /**
   * Returns true if the server may refute the obligation: its error is inferred or designed and the server belongs to a
   * vendor, or it is an undeclared error for duplicates.
   */
  #isAssumption(rule: string, { obligation, isAssumption }: CheckFailure, status: number): boolean {
    const error = this.#plan.obligationsById.get(obligation)?.error;
    if (!error) return false;
    if (isAssumption) return true;
    return (
      isGuess(error, rule, status) ||
      (this.#vendor && (error.provenance === 'inferred' || error.provenance === 'designed'))
    );
  }
}
