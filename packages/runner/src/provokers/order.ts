import type { Json, Trigger } from '@touchstone/core';
import type { Case } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import { expiresByClock } from './authorization/expired-token.js';
import { isAllowed, isMutationTrigger, mutationsOf } from './mutations.js';
import type { ProvokeContext, RequestMutation } from './provoker.js';
import { refusal } from './refusal.js';
import { duplicateMutation } from './resource/duplicate.js';
import { forbiddenMutation } from './resource/transition.js';
import { fallingMutation } from './resource/value-falling.js';

/** Parts of a call that an overlay touches; two that share one cannot be laid together. */
type Parts = Readonly<Partial<Record<Trigger['kind'], readonly string[]>>>;

/**
 * The order in which servers check these. Of one level, where they differ, the document's own order decides; it
 * alone does not, for a code may stand for two checks, of which it gives the earlier.
 */
const LEVELS: readonly Parts[] = [
  { credential: ['credential'] },
  { declared: ['tenant', 'plan'] },
  { 'address-blocked': ['address'] },
  { header: ['header', 'tenant'] },
  {
    'payload-too-large': ['body', 'media type', 'conflict'],
    'media-type-unsupported': ['body', 'media type', 'conflict'],
  },
  { 'scope-missing': ['scopes'], 'permission-denied': ['scopes'] },
  {
    'resource-absent': ['resource'],
    'resource-foreign': ['tenant', 'resource'],
    'request-invalid': ['body'],
    'required-missing': ['body'],
    'reference-absent': ['body'],
    'grant-unsupported': ['body'],
  },
  { 'client-authentication-failed': ['client'] },
  // Brought about by what went before, so that they are only ever the second thing wrong.
  { 'value-falling': ['conflict'], 'transition-forbidden': ['conflict'], duplicate: ['conflict'] },
];

interface Probe {
  readonly target: ProvokeContext<Trigger>;
  readonly mutation: RequestMutation;
  readonly rank: number;
  readonly code: number;
  readonly parts: readonly string[];
  /** Pointers into the body to what is wrong, where the body is well-formed all the same. */
  readonly fields: readonly string[];
}

/**
 * Calls with two things wrong: the document's `x-error-order` says which the server notices first. Each error
 * is laid together with the nearest one before it.
 */
export function provokeOrder(
  target: Omit<ProvokeContext, 'obligation' | 'variant' | 'trigger'>,
  obligations: readonly Obligation[],
): readonly Case[] {
  const { errorOrder } = target.context.model;
  if (errorOrder.length === 0) return [];
  const probes = obligations.flatMap((obligation) =>
    obligation.variants.flatMap((variant) =>
      probeOf({ ...target, obligation, variant, trigger: variant.trigger }, errorOrder),
    ),
  );
  const first = probes.filter(
    (probe, index) =>
      probes.findIndex((other) => kindOf(other) === kindOf(probe) && other.code === probe.code) === index,
  );
  const sorted = first.sort((a, b) => a.rank - b.rank || a.code - b.code);
  return sorted.flatMap((later, index) => {
    const earlier = sorted.slice(0, index).findLast((candidate) => agree(candidate, later));
    const both =
      earlier &&
      refusal(earlier.target, earlier.mutation, { also: { ...later.mutation, name: nameOf(later) } });
    return both && !isUntested(both) ? [both] : [];
  });
}

const kindOf = ({ target }: Probe): string => target.trigger.kind;

const nameOf = ({ target }: Probe): string =>
  `${target.obligation.error?.code ?? target.obligation.response.status} ${target.variant.label}`;

function probeOf(target: ProvokeContext, errorOrder: readonly string[]): readonly Probe[] {
  const { trigger, obligation } = target;
  const rank = LEVELS.findIndex((level) => trigger !== null && level[trigger.kind] !== undefined);
  const code = errorOrder.indexOf(obligation.error?.code ?? '');
  const parts = trigger ? LEVELS[rank]?.[trigger.kind] : undefined;
  if (!trigger || rank < 0 || code < 0 || !parts) return [];
  if (trigger.kind === 'request-invalid' && trigger.in !== 'body') return [];
  if (!isAllowed(target.context.options, trigger)) return [];
  if (trigger.kind === 'credential' && trigger.is === 'expired' && expiresByClock(target)) return [];
  const mutation = mutationOf({ ...target, trigger });
  const fields = fieldsOf(trigger);
  return mutation ? [{ target: { ...target, trigger }, mutation, rank, code, parts, fields }] : [];
}

/** Fields whose value is wrong by what went before. */
function fieldsOf(trigger: Trigger): readonly string[] {
  if (trigger.kind === 'duplicate') return trigger.fields;
  if (trigger.kind === 'transition-forbidden') return [trigger.transitions.field];
  return trigger.kind === 'value-falling' ? [trigger.field] : [];
}

function mutationOf(target: ProvokeContext<Trigger>): RequestMutation | undefined {
  const { trigger } = target;
  if (trigger.kind === 'duplicate') return planned(duplicateMutation({ ...target, trigger }, 'second', same));
  if (trigger.kind === 'transition-forbidden') return planned(forbiddenMutation({ ...target, trigger }));
  if (trigger.kind === 'value-falling') return planned(fallingMutation({ ...target, trigger }));
  const mutations = isMutationTrigger(trigger) ? mutationsOf({ ...target, trigger }) : [];
  if (isUntested(mutations)) return undefined;
  // One that leaves the rest of the body standing can be laid together with more.
  const fields = target.operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap(fieldsOf);
  return mutations.find(({ name }) => !name.includes('root') && !touches(name, fields)) ?? mutations[0];
}

const same = (value: Json): Json => value;

const planned = (mutation: RequestMutation | Untested): RequestMutation | undefined =>
  isUntested(mutation) ? undefined : mutation;

/** Whether an overlay of this name, such as `maxLength at /title`, changes one of the fields. */
const touches = (name: string, fields: readonly string[]): boolean =>
  fields.some((field) => name.includes(field));

const agree = (earlier: Probe, later: Probe): boolean =>
  earlier.code < later.code &&
  earlier.rank <= later.rank &&
  !touches(earlier.mutation.name, later.fields) &&
  !earlier.parts.some((part) => later.parts.includes(part));
