import type { Candidate } from '../candidates/candidate.js';
import { candidateCases } from '../candidates/candidate-cases.js';
import { candidatesOf } from '../candidates/candidates-of.js';
import { affinity, violationWords, wordsIn } from '../candidates/code-words.js';
import type { Case, OpenVariant, Plan } from '../plan/case.js';
import type { Evidence } from '../plan/evidence.js';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { CredentialLimit } from '../safety/credential-limit.js';
import type { SafetyCheck } from '../safety/safety-check.js';
import type { PlanContext } from '../scenario/context.js';
import { clearerNames, inOrder, type RankedAttempt } from './ranked-attempt.js';
import { withUndo } from './with-undo.js';

/** A variant of an error whose cause the document does not declare. */
export interface Open {
  readonly obligation: Obligation;
  readonly variant: Variant;
}

/** Plans the rounds of a run: each tries, for every open variant that is not proven, the next possible cause. */
export class Rounds {
  readonly #context: PlanContext;
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
  /** The cases that may prove a variant, in the order in which they are tried, by variant id. */
  readonly #attempts = new Map<string, readonly RankedAttempt[]>();

  constructor(
    context: PlanContext,
    open: readonly Open[],
    { safety, credentialLimit }: { readonly safety: SafetyCheck; readonly credentialLimit: CredentialLimit },
  ) {
    this.#context = context;
    this.#open = new Map(open.map((one) => [one.variant.id, one]));
    for (const { obligation } of open)
      if (!this.#first.has(obligation.operation.id)) this.#first.set(obligation.operation.id, obligation);
    this.#safety = safety;
    this.#credentialLimit = credentialLimit;
    this.#completed = new Set(context.fixtures.keys());
  }

  /** Returns the plan of a round. */
  plan(base: Plan, evidence: readonly Evidence[]): Plan {
    const received = new Map(evidence.map((result) => [result.case, result]));
    const limit = this.#credentialLimit.copy();
    const cases = new Map<string, Case>();
    const open = new Map<string, OpenVariant>();
    // The cases of earlier rounds come first, so that the limit admits them again.
    for (const { variant } of this.#open.values())
      for (const { attempt } of this.#attemptsOf(variant.id))
        if (!isUntested(attempt) && received.has(attempt.id) && !cases.has(attempt.id)) {
          limit.admit(attempt);
          cases.set(attempt.id, attempt);
        }
    for (const { obligation, variant } of this.#open.values()) {
      const ranked = this.#attemptsOf(variant.id);
      const attempts = ranked.map(({ attempt }) => attempt);
      const tried = attempts.filter(
        (attempt): attempt is Case => !isUntested(attempt) && received.has(attempt.id),
      );
      const proof = ranked.find(
        ({ attempt }) => !isUntested(attempt) && received.get(attempt.id)?.obligation === obligation.id,
      );
      // A cause that the code names more clearly than the one that proved it is tried too.
      const untried = proof ? ranked.filter(({ score }) => score > proof.score) : ranked;
      const next = this.#next(
        untried.map(({ attempt }) => attempt),
        received,
        limit,
        cases,
      );
      const planned = next && !isUntested(next) ? inOrder(attempts, [...tried, next]) : tried;
      open.set(variant.id, {
        cases: planned.map(({ id }) => id),
        untested: planned.length > 0 ? null : (firstReason(attempts) ?? noCandidate(obligation)),
        named: clearerNames(ranked),
      });
    }
    const untestedVariants = new Map(base.untested);
    for (const [id, { untested: why }] of open) {
      untestedVariants.delete(id);
      if (why) untestedVariants.set(id, why);
    }
    return {
      ...base,
      cases: [...base.cases, ...cases.values()],
      untested: untestedVariants,
      open,
      next: (more) => this.plan(base, more),
    };
  }

  #next(
    attempts: readonly (Case | Untested)[],
    received: ReadonlyMap<string, Evidence>,
    limit: CredentialLimit,
    cases: Map<string, Case>,
  ): Case | Untested | undefined {
    for (const attempt of attempts) {
      if (isUntested(attempt) || received.has(attempt.id)) continue;
      if (cases.has(attempt.id)) return attempt;
      if (limit.admit(attempt)) continue;
      cases.set(attempt.id, attempt);
      return attempt;
    }
    return undefined;
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
  #planAttempts({ obligation }: Open): readonly RankedAttempt[] {
    const { error } = obligation;
    const code = wordsIn(error?.code ?? '');
    const ranked = candidatesOf(this.#context, obligation).flatMap((candidate): readonly RankedAttempt[] => {
      const planned = this.#casesOf(obligation, candidate);
      const { label, words, cause } = candidate;
      const isCode = cause.kind === 'provokes';
      if (isUntested(planned))
        return [
          { attempt: planned, label, score: -1, naming: isCode ? null : affinity(code, new Set(words)) },
        ];
      return planned.map((attempt) => {
        const violation = attempt.candidate?.slice(label.length) ?? '';
        const score = affinity(code, new Set([...words, ...violationWords(violation)]));
        return { attempt, label: attempt.candidate ?? label, score, naming: isCode ? null : score };
      });
    });
    // The sort is stable.
    return ranked.sort((a, b) => b.score - a.score);
  }

  #casesOf(obligation: Obligation, candidate: Candidate): readonly Case[] | Untested {
    const key = `${obligation.operation.id} ${candidate.label}`;
    const cached = this.#cases.get(key);
    if (cached) return cached;
    const planned = candidateCases(this.#context, this.#firstOf(obligation), candidate);
    const result = isUntested(planned) ? planned : this.#admitted(planned);
    this.#cases.set(key, result);
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

const firstReason = (attempts: readonly (Case | Untested)[]): Untested | undefined =>
  (attempts.find((attempt) => isUntested(attempt) && attempt.reason === 'not allowed') as
    | Untested
    | undefined) ?? attempts.find(isUntested);

const noCandidate = ({ response }: Obligation): Untested =>
  untested(
    'trigger unknown',
    `No request is known to cause a ${response.status}: add \`x-error\` with a \`when\`.`,
  );
