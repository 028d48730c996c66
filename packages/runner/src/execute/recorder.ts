import { positionOf, type Validator } from '@touchstone/core';
import type { Broken, CheckContext } from '../checks/check.js';
import { CHECKS } from '../checks/checks.js';
import type { Case, Plan } from '../plan/case.js';
import type { Finding, SkipReason } from '../report/report.js';
import { toCurl } from './curl.js';
import type { NoAnswerError } from './exchange.js';
import type { Session } from './session.js';

const MAX_TEXT = 2000;

/** Runs the checks of one case and keeps what they find, secrets masked. */
export class Recorder {
  readonly findings: Finding[] = [];
  readonly violated: { obligation: string; way: string | null }[] = [];
  readonly skipped: SkipReason[] = [];
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
    for (const { rule, run } of CHECKS) {
      const result = run(context);
      if (result === null) continue;
      if ('skipped' in result) {
        this.skipped.push(result.skipped);
        continue;
      }
      this.checks++;
      for (const broken of result) this.#record(broken.rule ?? rule, broken, context);
    }
  }

  /** No answer came where one was due. */
  unanswered(error: NoAnswerError): void {
    const operation = this.#session.operation(this.#case.operation);
    this.violated.push(...this.#case.ways.map((way) => ({ obligation: obligationOf(way), way })));
    this.findings.push({
      rule: 'answered',
      error: null,
      operation: operation.id,
      case: this.#case.id,
      severity: 'error',
      message: this.#mask(error.message),
      pointer: null,
      location: positionOf(this.#plan.model, operation.location),
      expected: 'an answer',
      received: error.kind,
      curl: null,
    });
  }

  #record(rule: string, broken: Broken, { exchange }: CheckContext): void {
    const { way } = exchange.step.expect;
    const ofWay = way !== undefined && obligationOf(way) === broken.obligation ? way : null;
    this.violated.push({ obligation: broken.obligation, way: ofWay });
    const provenance = this.#plan.known.get(broken.obligation)?.error?.provenance;
    const assumed = this.#vendor && (provenance === 'inferred' || provenance === 'designed');
    this.findings.push({
      rule,
      error: broken.error,
      operation: exchange.step.request.operation,
      case: this.#case.id,
      severity: assumed ? 'warning' : 'error',
      message: this.#mask(assumed ? `Assumption refuted: ${broken.message}` : broken.message),
      pointer: broken.pointer,
      location: positionOf(this.#plan.model, broken.location),
      expected: this.#maskJson(broken.expected),
      received: this.#maskJson(broken.received),
      curl: toCurl(exchange.request, this.#session.secrets),
    });
  }

  #mask(text: string): string {
    const masked = this.#session.secrets.mask(text);
    return masked.length > MAX_TEXT ? `${masked.slice(0, MAX_TEXT)}…` : masked;
  }

  #maskJson<T>(value: T): T {
    if (typeof value === 'string') return this.#mask(value) as T;
    if (typeof value !== 'object' || value === null) return value;
    return JSON.parse(this.#session.secrets.mask(JSON.stringify(value))) as T;
  }
}

/** A way's id begins with its obligation's. */
export const obligationOf = (way: string): string => way.slice(0, way.lastIndexOf(' · '));
