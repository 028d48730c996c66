import { triggerLabel } from '@touchstone/core/internal';
import { callerAdvice } from '../candidates/caller-candidates.js';
import type { Candidate } from '../candidates/candidate.js';
import { candidateCases } from '../candidates/candidate-cases.js';
import { candidatesOf } from '../candidates/candidates-of.js';
import type { Case, OpenVariant, Plan } from '../plan/case.js';
import { errorWords } from '../plan/code-words.js';
import type { Evidence } from '../plan/evidence.js';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { CredentialLimit } from '../safety/credential-limit.js';
import type { SafetyCheck } from '../safety/safety-check.js';
import type { PlanContext } from '../scenario/context.js';
import { isAccepted, repetitionsOf, withSeverity } from './accepted-repetitions.js';
import { completeSteps } from './complete-steps.js';
import { firstReason, isDue, noAttempt, type Open } from './open-variant.js';
import { clearerNames, inOrder, type RankedAttempt, rankedAttempts } from './ranked-attempt.js';
import { mayViolate, mustBeRefused } from './refused-attempts.js';
import { RoundLimits } from './round-limits.js';

/** A case that repeats an accepted call. */
interface Repetition {
  /** Id of the case before, which the server must have accepted. */
  readonly after: string;
  /** Label of a forbidden candidate; null for others. */
  readonly forbidden: string | null;
}

/** Plans the rounds of a run: each tries, for every open variant that is not proven, the next possible cause. */
export class Rounds {
  readonly #context: PlanContext;
  /** The plan without candidates. */
  readonly #base: Plan;
  /** Ids of the variants that the plan without candidates tries. */
  readonly #tried: ReadonlySet<string>;
  /** By variant id, in document order. */
  readonly #open: ReadonlyMap<string, Open>;
  /** The first open obligation of each operation, by operation id. */
  readonly #first = new Map<string, Obligation>();
  readonly #safety: SafetyCheck;
  readonly #credentialLimit: CredentialLimit;
  /** Names of the fixtures that have removals. */
  readonly #completed: Set<string>;
  /** Cases by operation id and label of the candidate. */
  readonly #cases = new Map<string, readonly Case[] | Untested>();
  /** The repetitions of accepted calls, by case id. */
  readonly #repetitions = new Map<string, Repetition>();
  /** Labels of the candidates by case id. */
  readonly #labels = new Map<string, string>();
  /** Ids of the variants of a refusal for which no caller is configured. */
  readonly #lacksCaller = new Set<string>();
  /** The cases that may prove a variant, in the order in which they are tried, by variant id. */
  readonly #attempts = new Map<string, readonly RankedAttempt[]>();

  constructor(
    context: PlanContext,
    base: Plan,
    open: readonly Open[],
    { safety, credentialLimit }: { readonly safety: SafetyCheck; readonly credentialLimit: CredentialLimit },
  ) {
    this.#context = context;
    this.#base = base;
    this.#tried = new Set(base.cases.flatMap(({ variants }) => variants));
    this.#open = new Map(open.map((one) => [one.variant.id, one]));
    for (const { obligation } of open)
      if (!this.#first.has(obligation.operation.id)) this.#first.set(obligation.operation.id, obligation);
    this.#safety = safety;
    this.#credentialLimit = credentialLimit;
    this.#completed = new Set(context.fixtures.keys());
  }

  /** Returns the plan of a round. */
  plan(evidence: readonly Evidence[]): Plan {
    const base = this.#base;
    const received = new Map(evidence.map((result) => [result.case, result]));
    const due = [...this.#open.values()].filter((one) => isDue(one, received));
    const returned = new Set(evidence.map((result) => result.obligation));
    const limits = new RoundLimits(this.#credentialLimit.copy(), received);
    const cases = new Map<string, Case>();
    const open = new Map<string, OpenVariant>();
    // The cases of earlier rounds come first, so that the limit admits them again.
    for (const { variant } of due)
      for (const { attempt } of this.#attemptsOf(variant.id))
        if (!isUntested(attempt) && received.has(attempt.id) && !cases.has(attempt.id)) {
          limits.admit(attempt);
          cases.set(attempt.id, attempt);
        }
    for (const { obligation, variant, after } of due) {
      const ranked = this.#attemptsOf(variant.id);
      const attempts = ranked.map(({ attempt }) => attempt);
      const tried = attempts.filter(
        (attempt): attempt is Case => !isUntested(attempt) && received.has(attempt.id),
      );
      const proof = ranked.find(
        ({ attempt }) => !isUntested(attempt) && received.get(attempt.id)?.obligation === obligation.id,
      );
      // A cause that the code names more clearly than the one that proved it is tried too.
      const untried = (proof ? ranked.filter(({ score }) => score > proof.score) : ranked).map(
        ({ attempt }) => attempt,
      );
      const isReturned = returned.has(obligation.id);
      const next = this.#next(untried, { received, isReturned }, limits, cases);
      const planned = next && !isUntested(next) ? inOrder(attempts, [...tried, next]) : tried;
      if (after && planned.length === 0) continue;
      open.set(variant.id, {
        cases: planned.map(({ id }) => id),
        untested:
          planned.length > 0
            ? null
            : (this.#reason(obligation, variant, attempts) ?? noAttempt(obligation, attempts)),
        named: clearerNames(ranked),
        ...(this.#lacksCaller.has(variant.id) && { advice: callerAdvice(obligation) }),
        ...(after && { isInferred: true }),
      });
    }
    const isLast = received.size > 0 && [...cases.keys()].every((id) => received.has(id));
    if (isLast) for (const refused of this.#refused(limits)) cases.set(refused.id, refused);
    const untestedVariants = new Map(base.untested);
    for (const [id, { untested: why }] of open) {
      if (this.#open.get(id)?.after) continue;
      untestedVariants.delete(id);
      if (why) untestedVariants.set(id, why);
    }
    return {
      ...base,
      cases: [...base.cases, ...[...cases.values()].map((planned) => this.#withSeverity(planned, evidence))],
      untested: untestedVariants,
      open,
      next: (more) => this.plan(more),
    };
  }

  /** Returns the attempts that a server must refuse, whether they prove an error or not. */
  #refused(limits: RoundLimits): readonly Case[] {
    if (!mayViolate(this.#context.options)) return [];
    const attempts = [...this.#open.values()]
      .filter(({ after }) => !after)
      .flatMap(({ variant }) => this.#attemptsOf(variant.id));
    return mustBeRefused(attempts).filter(
      (attempt) => !this.#repetitions.has(attempt.id) && limits.admit(attempt),
    );
  }

  /** Returns why no case tries a variant. */
  #reason(
    obligation: Obligation,
    { id }: Variant,
    attempts: readonly (Case | Untested)[],
  ): Untested | undefined {
    const first = firstReason(attempts);
    return first?.reason === 'no caller' && this.#lacksCaller.has(id)
      ? untested('no caller', callerAdvice(obligation))
      : first;
  }

  #next(
    attempts: readonly (Case | Untested)[],
    known: { readonly received: ReadonlyMap<string, Evidence>; readonly isReturned: boolean },
    limits: RoundLimits,
    cases: Map<string, Case>,
  ): Case | Untested | undefined {
    const { received, isReturned } = known;
    for (const attempt of attempts) {
      if (isUntested(attempt) || received.has(attempt.id)) continue;
      const repetition = this.#repetitions.get(attempt.id);
      if (repetition && (isReturned || !isAccepted(received.get(repetition.after)))) continue;
      if (cases.has(attempt.id)) return attempt;
      if (!limits.admit(attempt)) continue;
      cases.set(attempt.id, attempt);
      return attempt;
    }
    return undefined;
  }

  /** Returns the case; its finding is an error if the call is forbidden and the server refuses it elsewhere. */
  #withSeverity(planned: Case, evidence: readonly Evidence[]): Case {
    const forbidden = this.#repetitions.get(planned.id)?.forbidden;
    if (forbidden == null) return planned;
    const isEnforced = evidence.some(
      ({ case: id, received }) => this.#labels.get(id) === forbidden && /^40[13]/.test(received),
    );
    return isEnforced ? withSeverity(planned, 'error') : planned;
  }

  #attemptsOf(variant: string): readonly RankedAttempt[] {
    const cached = this.#attempts.get(variant);
    if (cached) return cached;
    const open = this.#open.get(variant);
    const attempts = open ? this.#planAttempts(open) : [];
    this.#attempts.set(variant, attempts);
    return attempts;
  }

  /** Returns the cases of all possible causes, those first that the error code names. */
  #planAttempts({ obligation, variant }: Open): readonly RankedAttempt[] {
    const { error, response, operation } = obligation;
    const code = error ? errorWords(error) : [];
    const isOfCaller = ['402', '403'].includes(response.status) && operation.security.length > 0;
    if (isOfCaller && !this.#context.options.control.callers) this.#lacksCaller.add(variant.id);
    const inferred = new Set(
      obligation.variants.flatMap(({ id, trigger }) =>
        trigger && this.#tried.has(id) ? triggerLabel(trigger) : [],
      ),
    );
    const candidates = candidatesOf(this.#context, obligation).filter(({ label }) => !inferred.has(label));
    const ranked = candidates.flatMap((candidate): readonly RankedAttempt[] => {
      const planned = this.#casesOf(obligation, candidate);
      if (candidate.isByCaller && !isUntested(planned)) this.#lacksCaller.delete(variant.id);
      return rankedAttempts(candidate, planned, { code, operation });
    });
    // The sort is stable.
    ranked.sort((a, b) => b.score - a.score);
    return [...ranked, ...ranked.flatMap((one) => this.#repetitionsOf(one, obligation))];
  }

  #repetitionsOf(
    { attempt, label, refused }: RankedAttempt,
    obligation: Obligation,
  ): readonly RankedAttempt[] {
    if (!refused || isUntested(attempt)) return [];
    let after = attempt.id;
    return repetitionsOf(this.#base, attempt, obligation).map((repetition) => {
      this.#repetitions.set(repetition.id, { after, forbidden: refused.forbidden });
      after = repetition.id;
      return { attempt: repetition, label, score: -1, naming: null, refused: null };
    });
  }

  #casesOf(obligation: Obligation, candidate: Candidate): readonly Case[] | Untested {
    const key = `${obligation.operation.id} ${candidate.label}`;
    const cached = this.#cases.get(key);
    if (cached) return cached;
    const planned = candidateCases(this.#context, this.#firstOf(obligation), candidate);
    const result = isUntested(planned) ? planned : this.#admitted(planned, candidate);
    this.#cases.set(key, result);
    for (const { id } of isUntested(result) ? [] : result) this.#labels.set(id, candidate.label);
    return result;
  }

  /** Returns the first open obligation of the operation, so that a case does not depend on the error that it tries. */
  #firstOf({ operation }: Obligation): Obligation {
    const first = this.#first.get(operation.id);
    if (!first) throw new TypeError(`No error of ${operation.id} is open.`);
    return first;
  }

  #admitted(planned: readonly Case[], { needsOwn }: Candidate): readonly Case[] | Untested {
    this.#completeFixtures();
    let held: Untested | undefined;
    const admitted = planned.flatMap((tried): readonly Case[] => {
      const complete = { ...tried, steps: completeSteps(this.#context, tried.steps) };
      const { heldBack, isDangerous } = this.#safety.judge(complete);
      held ??= heldBack;
      if (heldBack) return [];
      if (needsOwn && !this.#safety.writesToOwn(complete)) return [];
      return [isDangerous ? { ...complete, exclusive: true, isDangerous: true } : complete];
    });
    return admitted.length === 0 && held ? held : admitted;
  }

  /** Adds the removals of the resources that the fixtures of the candidates create. */
  #completeFixtures(): void {
    const { fixtures } = this.#context;
    for (const [name, { steps }] of fixtures) {
      if (this.#completed.has(name)) continue;
      this.#completed.add(name);
      fixtures.set(name, { name, steps: completeSteps(this.#context, steps) });
    }
  }
}
