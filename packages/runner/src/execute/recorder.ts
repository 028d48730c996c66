import { type Json, positionOf, SchemaError, type Validator } from '@touchstone/core';
import type { Check, CheckContext, CheckFailure } from '../checks/check.js';
import { CHECKS } from '../checks/checks.js';
import type { DeliveryFailureWithRule } from '../checks/delivery/check-delivery.js';
import { toCurl } from '../http/curl.js';
import type { NoAnswerError, SentRequest } from '../http/message.js';
import type { Case, Plan } from '../plan/case.js';
import type { SkipReason } from '../plan/reasons.js';
import type { RequestStep } from '../plan/step.js';
import type { Finding } from '../report/report.js';
import type { Session } from './session.js';

/** Characters of a message, and of a text in a finding, that a person reads. */
const MAX_MESSAGE = 2000;
const MAX_SHOWN = 200;

/** Runs the checks of one case and keeps what they find, secrets masked. */
export class Recorder {
  readonly findings: Finding[] = [];
  readonly violated: { obligation: string; variant: string | null }[] = [];
  readonly refuted: { obligation: string; variant: string | null }[] = [];
  readonly skipped: SkipReason[] = [];
  /** Ids of obligations that some answer was, as it should be. */
  readonly met: Set<string> = new Set();
  checks = 0;
  requests = 0;
  controlRequests = 0;
  readonly validator: Validator;
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
  }

  check(context: CheckContext): void {
    const findingsBefore = this.findings.length;
    for (const { rule, run } of CHECKS) {
      const result = guarded(run, context);
      if (result === null) continue;
      if ('skipped' in result) {
        this.skipped.push(result.skipped);
        continue;
      }
      this.checks++;
      for (const failure of result) this.#record(failure.rule ?? rule, failure, context);
    }
    if (this.findings.length === findingsBefore && context.actual) this.met.add(context.actual.id);
  }

  /** No answer came to a request of the case, or of a fixture it needs. */
  unanswered(error: NoAnswerError, step: RequestStep, request: SentRequest): void {
    if (error.kind === 'untested' || error.kind === 'cancelled') return;
    const operation = this.#session.operation(step.request.operation);
    this.violated.push({
      obligation: step.expect.obligation,
      variant: ownVariant(step.expect.variant, step.expect.obligation),
    });
    this.findings.push({
      rule: 'answered',
      error: null,
      operation: operation.id,
      case: this.#case.id,
      severity: 'error',
      message: this.mask(error.message),
      pointer: null,
      location: positionOf(this.#plan.model, operation.location),
      expected: 'an answer',
      received: error.kind,
      curl: toCurl(request, this.#session.secrets),
    });
  }

  /** A promise of a webhook is broken: nobody sent a request that could be sent again. */
  recordDelivery(failure: DeliveryFailureWithRule, variant: string, operation: string): void {
    this.violated.push({ obligation: obligationOf(variant), variant });
    this.findings.push({
      rule: failure.rule,
      error: null,
      operation,
      case: this.#case.id,
      severity: 'error',
      message: this.mask(failure.message),
      pointer: failure.pointer,
      location: positionOf(this.#plan.model, failure.location),
      expected: this.#maskJson(failure.expected),
      received: this.#maskJson(failure.received),
      curl: null,
    });
  }

  #record(rule: string, failure: CheckFailure, { exchange }: CheckContext): void {
    const severity = this.#isAssumption(failure) ? 'warning' : 'error';
    const place = {
      obligation: failure.obligation,
      variant: ownVariant(exchange.step.expect.variant, failure.obligation),
    };
    if (severity === 'error') this.violated.push(place);
    else this.refuted.push(place);
    this.findings.push({
      rule,
      error: failure.error,
      operation: exchange.step.request.operation,
      case: this.#case.id,
      severity,
      message: this.mask(severity === 'warning' ? `Assumption refuted: ${failure.message}` : failure.message),
      pointer: failure.pointer,
      location: positionOf(this.#plan.model, failure.location),
      expected: this.#maskJson(failure.expected),
      received: this.#maskJson(failure.received),
      curl: toCurl(exchange.request, this.#session.secrets),
    });
  }

  /**
   * What is only inferred or designed is the vendor's to refute; and that a POST sent twice is a conflict is a guess
   * against any server.
   */
  #isAssumption({ obligation }: CheckFailure): boolean {
    const error = this.#plan.known.get(obligation)?.error;
    if (!error) return false;
    const isGuess = !error.explicit && error.triggers.some(({ kind }) => kind === 'duplicate');
    return isGuess || (this.#vendor && (error.provenance === 'inferred' || error.provenance === 'designed'));
  }

  /** A text of the server's as it may be read: masked, and only then cut, for half a secret is one too. */
  show(text: string): string {
    return cut(this.#session.secrets.mask(text), MAX_SHOWN);
  }

  mask(text: string): string {
    return cut(this.#session.secrets.mask(text), MAX_MESSAGE);
  }

  #maskJson(value: Json): Json {
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.#maskJson(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [this.mask(name), this.#maskJson(child)]),
    );
  }
}

/** A schema that is wrong in itself, which shows only now, says nothing about the answer. */
function guarded(run: Check['run'], context: CheckContext): ReturnType<Check['run']> {
  try {
    return run(context);
  } catch (error) {
    if (error instanceof SchemaError) return { skipped: 'schema not usable' };
    throw error;
  }
}

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;

/** The step's variant, where it is one of the obligation. */
const ownVariant = (variant: string | undefined, obligation: string): string | null =>
  variant !== undefined && obligationOf(variant) === obligation ? variant : null;

/** A variant's id begins with its obligation's. */
export const obligationOf = (variant: string): string => variant.slice(0, variant.lastIndexOf(' · '));
