import type { CredentialState, Trigger } from '@touchstone/core';
import { whenOf } from '@touchstone/core/internal';
import type { Case, CauseNames } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { Forbidden, Step } from '../plan/step.js';
import { usualStatuses } from '../plan/usual-statuses.js';
import { expiresByClock, provokeExpiredOnce } from '../provokers/authorization/expired-token.js';
import { isAllowed, isMutationTrigger, mutationsOf } from '../provokers/mutations.js';
import { nameOf } from '../provokers/named-mutation.js';
import { obligationName } from '../provokers/obligation-name.js';
import {
  collectCases,
  type ProvokeContext,
  type ProvokeResult,
  type RequestMutation,
} from '../provokers/provoke-context.js';
import { refusal } from '../provokers/refusal.js';
import { provokeDuplicate } from '../provokers/resource/duplicate.js';
import type { PlanContext } from '../scenario/context.js';
import type { Candidate } from './candidate.js';

/**
 * Plans the cases that try a possible cause of the errors of an operation. They expect no particular response.
 *
 * @param obligation An error of the operation, for the name of the case before it is replaced.
 */
export function candidateCases(
  context: PlanContext,
  obligation: Obligation,
  candidate: Candidate,
): readonly Case[] | Untested {
  const { operation } = obligation;
  const label = `try ${candidate.label}`;
  const { cause } = candidate;
  const variant = {
    id: `${operation.id} ${label}`,
    obligation: obligation.id,
    label,
    trigger: cause.kind === 'trigger' ? cause.trigger : null,
  };
  const planned = casesOf(
    { context, operation, obligation: asDeclared(obligation), variant, trigger: null },
    candidate,
  );
  if (isUntested(planned)) return planned;
  const prefix = `${operation.id} ${obligationName(context, obligation)} ${label}`;
  // An earlier write may have removed the resource, so that its state cannot be read.
  const isCompared =
    cause.kind === 'mutation'
      ? cause.mutation.before === undefined
      : cause.kind === 'provokes' || cause.trigger.kind !== 'after';
  const forbidden = forbiddenBy({ context, operation, obligation, variant, trigger: null }, candidate);
  const names = namesOf(candidate);
  return planned.map((tried, index) => {
    const rest = tried.id.startsWith(prefix) ? tried.id.slice(prefix.length) : ` ${index + 1}`;
    return {
      ...tried,
      id: `${operation.id} tries ${candidate.label}${rest}`,
      variants: [],
      candidate: `${candidate.label}${rest}`,
      ...whenIn(candidate, rest.trim(), planned.length),
      names,
      steps: tried.steps.flatMap((step) =>
        asCandidate(step, obligation, { isCompared, forbidden: forbidden(rest.trim()) }),
      ),
    };
  });
}

const namesOf = ({ label, words, identity, cause }: Candidate): CauseNames => ({
  label,
  words,
  ...(identity && { identity }),
  statuses: cause.kind === 'trigger' ? usualStatuses(cause.trigger) : [],
});

const WRONG_CREDENTIALS = untested(
  'not allowed',
  'Wrong credentials can lock an account: allow them with `--allow credentials`.',
);
/**
 * Returns the trigger that declares the cause of a case: that of its candidate, restricted to the name of the case if
 * the candidate has several. No trigger declares the cause of a mutation.
 */
function whenIn({ cause }: Candidate, name: string, cases: number): Pick<Case, 'when'> {
  if (cause.kind === 'provokes') return withWhen({ kind: 'declared' });
  if (cause.kind === 'mutation') return {};
  const isNamed = cases > 1 || name !== '';
  return withWhen(isNamed ? { ...cause.trigger, only: [nameOf({ name })] } : cause.trigger);
}

function withWhen(trigger: Trigger): Pick<Case, 'when'> {
  const when = whenOf(trigger);
  return when ? { when } : {};
}

/** Returns the obligation as a declared one, so that violations which servers may accept are tried too. */
const asDeclared = (obligation: Obligation): Obligation => ({
  ...obligation,
  error: obligation.error && { ...obligation.error, explicit: true },
});

function casesOf(target: ProvokeContext, { cause, isWrongCredential }: Candidate): ProvokeResult {
  if (isWrongCredential && !target.context.options.allow.includes('credentials')) return WRONG_CREDENTIALS;
  if (cause.kind === 'provokes')
    return collectCases([refusal(target, { name: '', requirements: { provokes: cause.code } })]);
  if (cause.kind === 'mutation') return collectCases([refusal(target, cause.mutation)]);
  const { trigger } = cause;
  if (!isAllowed(target.context.options, trigger)) return WRONG_CREDENTIALS;
  if (trigger.kind === 'duplicate') return provokeDuplicate({ ...target, trigger });
  if (trigger.kind === 'credential' && trigger.is === 'expired' && expiresByClock(target))
    return provokeExpiredOnce({ ...target, trigger });
  if (!isMutationTrigger(trigger))
    return untested('not supported', `The cause ${trigger.kind} is not tried.`);
  const mutations = mutationsOf({ ...target, trigger });
  return isUntested(mutations)
    ? mutations
    : collectCases(mutations.map((mutation) => refusal(target, mutation)));
}

/**
 * Returns a function that says what forbids the call of a mutation, by the name of the mutation.
 */
function forbiddenBy(
  target: ProvokeContext,
  { cause, label, forbiddenBy: by }: Candidate,
): (mutation: string) => Forbidden | undefined {
  if (by) return () => ({ by, cause: label });
  if (cause.kind !== 'trigger') return () => undefined;
  const { trigger } = cause;
  if (trigger.kind === 'credential') {
    const isRequired = target.operation.security.every((alternative) => alternative.length > 0);
    const isWrong = WRONG.includes(trigger.is) || target.context.options.control.callers;
    return () => (isRequired && isWrong ? { by: 'security', cause: label } : undefined);
  }
  if (target.context.options.control.callers) {
    // The caller is created without the scopes that `security` requires.
    if (trigger.kind === 'scope-missing') return () => ({ by: 'security', cause: label });
    // The caller is created so that it may call from other addresses only.
    if (trigger.kind === 'address-blocked') return () => ({ by: 'caller', cause: label });
  }
  if (trigger.kind !== 'request-invalid') return () => undefined;
  const mutations = mutationsOf({ ...target, trigger });
  const refused = isUntested(mutations) ? [] : mutations.filter((mutation) => !mayAccept(mutation));
  const names = new Set(refused.map(({ name }) => name));
  return (mutation) =>
    names.has(mutation) ? { by: 'schema', cause: `${label} ${mutation}`.trim() } : undefined;
}

/** The states of a credential that are wrong whoever configured it. Others are certain if the run has caused them. */
const WRONG: readonly CredentialState[] = ['missing', 'unknown', 'malformed'];

/**
 * Returns true if a server may accept a violation, because many do. The schema forbids undeclared members expressly, so
 * these are not accepted without a warning.
 */
const mayAccept = ({ name, isTolerable }: RequestMutation): boolean =>
  isTolerable === true && !/^(additional|unevaluated)Properties /.test(name);

/** Returns the step without an expected error. The steps after a refusal are kept, but not a call that must then succeed. */
function asCandidate(
  step: Step,
  { id }: Obligation,
  { isCompared, forbidden }: { readonly isCompared: boolean; readonly forbidden: Forbidden | undefined },
): readonly Step[] {
  if (step.role === 'recovered' || (!isCompared && (step.role === 'before' || step.role === 'after')))
    return [];
  if (step.kind !== 'request' || step.role !== 'attempt') return [step];
  const rule = 'candidate';
  const { isTolerable, namesNothing, skipped } = step.expect;
  return [
    {
      ...step,
      expect: {
        rule,
        obligation: id,
        ...(isTolerable && { isTolerable }),
        ...(namesNothing && { namesNothing }),
        ...(skipped && { skipped }),
        ...(forbidden && { forbidden }),
      },
    },
  ];
}
