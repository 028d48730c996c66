import { triggerLabel } from '@touchstone/core/internal';
import type { Candidate } from '../candidates/candidate.js';
import { candidateCases } from '../candidates/candidate-cases.js';
import { candidatesOf } from '../candidates/candidates-of.js';
import { affinity, errorWords, violationWords } from '../candidates/code-words.js';
import { isTied } from '../candidates/tied.js';
import type { Case, OpenVariant, Plan } from '../plan/case.js';
import type { Evidence } from '../plan/evidence.js';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { CredentialLimit } from '../safety/credential-limit.js';
import type { SafetyCheck } from '../safety/safety-check.js';
import type { PlanContext } from '../scenario/context.js';
import { isAccepted, repetitionsOf, withSeverity } from './accepted-repetitions.js';
import { withUndo } from './with-undo.js';

/** A variant of an error whose cause the document does not declare. */
export interface Open {
  readonly obligation: Obligation;
  readonly variant: Variant;
  /**
   * Ids of the cases that try the causes inferred from the status. Possible causes are tried only if none of these cases
   * proves the error. Absent if the status determines no cause.
   */
  readonly after?: readonly string[];
}

interface RankedAttempt {
  readonly attempt: Case | Untested;
  /** Number of words of the error code that name the cause. */
  readonly score: number;
  /** Set if the server should refuse the call with the error. */
  readonly refused: { readonly forbidden: string | null } | null;
}

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
  /** The cases that may prove a variant, in the order in which they are tried, by variant id. */
  readonly #attempts = new Map<string, readonly (Case | Untested)[]>();

  constructor(
    context: PlanContext,
    base: Plan,
    open: readonly Open[],
    { safety, credentialLimit }: { readonly safety: SafetyCheck; readonly credentialLimit: CredentialLimit },
  ) {
    this.#context = context;
    this.#base = base;
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
    const limit = this.#credentialLimit.copy();
    const cases = new Map<string, Case>();
    const open = new Map<string, OpenVariant>();
    // The cases of earlier rounds come first, so that the limit admits them again.
    for (const { variant } of due)
      for (const attempt of this.#attemptsOf(variant.id))
        if (!isUntested(attempt) && received.has(attempt.id) && !cases.has(attempt.id)) {
          limit.admit(attempt);
          cases.set(attempt.id, attempt);
        }
    for (const { obligation, variant, after } of due) {
      const attempts = this.#attemptsOf(variant.id);
      const tried = attempts.filter(
        (attempt): attempt is Case => !isUntested(attempt) && received.has(attempt.id),
      );
      const isProven = tried.some(({ id }) => received.get(id)?.obligation === obligation.id);
      const isReturned = returned.has(obligation.id);
      const next = isProven ? undefined : this.#next(attempts, { received, isReturned }, limit, cases);
      const planned = next && !isUntested(next) ? [...tried, next] : tried;
      if (after && planned.length === 0) continue;
      open.set(variant.id, {
        cases: planned.map(({ id }) => id),
        untested: planned.length > 0 ? null : (firstReason(attempts) ?? noCandidate(obligation)),
        ...(after && { isInferred: true }),
      });
    }
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

  #next(
    attempts: readonly (Case | Untested)[],
    known: { readonly received: ReadonlyMap<string, Evidence>; readonly isReturned: boolean },
    limit: CredentialLimit,
    cases: Map<string, Case>,
  ): Case | Untested | undefined {
    const { received, isReturned } = known;
    for (const attempt of attempts) {
      if (isUntested(attempt) || received.has(attempt.id)) continue;
      const repetition = this.#repetitions.get(attempt.id);
      if (repetition && (isReturned || !isAccepted(received.get(repetition.after)))) continue;
      if (cases.has(attempt.id)) return attempt;
      if (limit.admit(attempt)) continue;
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

  #attemptsOf(variant: string): readonly (Case | Untested)[] {
    const cached = this.#attempts.get(variant);
    if (cached) return cached;
    const open = this.#open.get(variant);
    const attempts = open ? this.#planAttempts(open) : [];
    this.#attempts.set(variant, attempts);
    return attempts;
  }

  /** Returns the cases of all possible causes, those first that the error code names. */
  #planAttempts({ obligation }: Open): readonly (Case | Untested)[] {
    const { error, operation } = obligation;
    const code = error ? errorWords(error) : [];
    const inferred = new Set(error?.triggers.map(triggerLabel));
    const candidates = candidatesOf(this.#context, obligation).filter(({ label }) => !inferred.has(label));
    const ranked = candidates.flatMap((candidate): readonly RankedAttempt[] => {
      const planned = this.#casesOf(obligation, candidate);
      if (isUntested(planned)) return [{ attempt: planned, score: -1, refused: null }];
      const { isForbidden, label } = candidate;
      const isRefused =
        isForbidden === 'always'
          ? code.length === 0 || affinity(code, new Set(candidate.words)) > 0
          : isTied(code, operation, candidate);
      return planned.map((attempt) => ({
        attempt,
        refused: isRefused ? { forbidden: isForbidden ? label : null } : null,
        score: affinity(
          code,
          new Set([
            ...candidate.words,
            ...violationWords(attempt.candidate?.slice(candidate.label.length) ?? ''),
          ]),
        ),
      }));
    });
    // The sort is stable.
    ranked.sort((a, b) => b.score - a.score);
    return [
      ...ranked.map(({ attempt }) => attempt),
      ...ranked.flatMap(({ attempt, refused }) =>
        refused && !isUntested(attempt) ? this.#repetitionsOf(attempt, obligation, refused.forbidden) : [],
      ),
    ];
  }

  #repetitionsOf(tried: Case, obligation: Obligation, forbidden: string | null): readonly Case[] {
    let after = tried.id;
    return repetitionsOf(this.#base, tried, obligation).map((repetition) => {
      this.#repetitions.set(repetition.id, { after, forbidden });
      after = repetition.id;
      return repetition;
    });
  }

  #casesOf(obligation: Obligation, candidate: Candidate): readonly Case[] | Untested {
    const key = `${obligation.operation.id} ${candidate.label}`;
    const cached = this.#cases.get(key);
    if (cached) return cached;
    const planned = candidateCases(this.#context, this.#firstOf(obligation), candidate);
    const result = isUntested(planned) ? planned : this.#admitted(planned);
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

  #admitted(planned: readonly Case[]): readonly Case[] | Untested {
    this.#completeFixtures();
    let held: Untested | undefined;
    const admitted = planned.flatMap((tried): readonly Case[] => {
      const complete = { ...tried, steps: tried.steps.map((step) => withUndo(this.#context, step)) };
      const { heldBack, isDangerous } = this.#safety.judge(complete);
      held ??= heldBack;
      if (heldBack) return [];
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
      fixtures.set(name, { name, steps: steps.map((step) => withUndo(this.#context, step)) });
    }
  }
}

/**
 * Returns true if possible causes are to be tried: always, or after all inferred causes were tried without a proof or a
 * violation.
 */
function isDue({ obligation, after }: Open, received: ReadonlyMap<string, Evidence>): boolean {
  if (!after) return true;
  if (received.size === 0 || after.some((id) => !received.has(id))) return false;
  const variants = new Set(obligation.variants.map(({ id }) => id));
  return !after.some((id) => {
    const { isViolated = false, proved = [] } = received.get(id) ?? {};
    return isViolated || proved.some((variant) => variants.has(variant));
  });
}

const firstReason = (attempts: readonly (Case | Untested)[]): Untested | undefined =>
  (attempts.find((attempt) => isUntested(attempt) && attempt.reason === 'not allowed') as
    | Untested
    | undefined) ?? attempts.find(isUntested);

const noCandidate = ({ response }: Obligation): Untested =>
  untested(
    'trigger unknown',
    `No request is known to cause a ${response.status}: add \`x-error\` with a \`when\`.`,
  );
