import type { ApiError, CredentialState, Operation, RequestPart, Response, Trigger } from '@touchstone/core';
import type { RateClass } from '../access/rates.js';
import type { World } from '../world.js';
import { type Condition, conditionOf, type Setting } from './conditions.js';
import { inOrder, type Placed } from './order.js';
import type { RefusedAs, Rule } from './refusal.js';

/** A trigger of an operation, and what it is answered with. */
interface Entry extends Placed {
  readonly trigger: Trigger;
  readonly as: RefusedAs;
  /** It answers what no documented trigger does. */
  readonly isFallback: boolean;
  readonly isDisabled: boolean;
}

/** States of a credential, and parts of a request, each with the triggers that answer it, the fittest first. */
const STATES: Readonly<Record<CredentialState, readonly CredentialState[]>> = {
  missing: ['missing', 'unknown'],
  misplaced: ['misplaced', 'missing', 'unknown'],
  malformed: ['malformed', 'unknown'],
  unknown: ['unknown', 'malformed'],
  expired: ['expired', 'unknown', 'revoked'],
  revoked: ['revoked', 'unknown', 'expired'],
};
const PARTS: Readonly<Record<Exclude<RequestPart, 'undeclared-query'>, readonly RequestPart[]>> = {
  syntax: ['syntax', 'body'],
  body: ['body'],
  query: ['query'],
  path: ['path'],
  header: ['header'],
};

/** What is refused whether the document has something for it or not, and by which statuses it might. */
const FALLBACKS: readonly (readonly [trigger: Trigger, statuses: readonly number[], title: string])[] = [
  ...(['missing', 'unknown'] as const).map(
    (is) => [{ kind: 'credential', is }, [401, 403], 'Unauthorized'] as const,
  ),
  [{ kind: 'scope-missing', lacks: 'operation' }, [403, 401], 'Forbidden'],
  [{ kind: 'payload-too-large', limit: 0 }, [413], 'Content Too Large'],
  [{ kind: 'media-type-unsupported' }, [415], 'Unsupported Media Type'],
  [{ kind: 'not-acceptable' }, [406], 'Not Acceptable'],
  ...(['path', 'query', 'header', 'syntax', 'body'] as const).map(
    (part) =>
      [
        { kind: 'request-invalid', in: part },
        part === 'syntax' ? [400, 422] : [422, 400],
        part === 'syntax' ? 'Bad Request' : 'Unprocessable Content',
      ] as const,
  ),
];

/** The checks of an operation, in order: the first that has something to say refuses the call. */
export function rulesOf(world: World, operation: Operation, isTokenEndpoint: boolean): readonly Rule[] {
  // That belongs to the path: see below.
  const entries = entriesOf(world, operation).filter(({ kind }) => kind !== 'method-unsupported');
  const all = [...entries, ...fallbackEntries(operation, entries, isTokenEndpoint)];
  return toRules(world, operation, inOrder(world.model.errorOrder, all), isTokenEndpoint);
}

/** Those before it comes to what a path declares, for a method that it does not: `by` is an operation of the path. */
export function undeclaredRules(world: World, by: Operation): readonly Rule[] {
  const entries = entriesOf(world, by);
  const fallbacks = fallbackEntries(by, entries, false);
  const own = entries.find(({ kind }) => kind === 'method-unsupported') ?? {
    trigger: { kind: 'method-unsupported' } as const,
    kind: 'method-unsupported' as const,
    code: null,
    as: undocumented(by, [405], 'Method Not Allowed'),
    isFallback: true,
    isDisabled: false,
  };
  const sorted = inOrder(world.model.errorOrder, [
    ...entries.filter(({ kind }) => kind !== 'method-unsupported'),
    ...fallbacks,
    own,
  ]);
  const before = sorted.slice(0, sorted.indexOf(own)).filter(({ kind }) => !OF_THE_OPERATION.includes(kind));
  return toRules(world, by, [...before, own], false);
}

/** What only an operation can ask for. */
const OF_THE_OPERATION: readonly Trigger['kind'][] = [
  'request-invalid',
  'required-missing',
  'media-type-unsupported',
  'payload-too-large',
  'not-acceptable',
  'scope-missing',
  'permission-denied',
  'operation-unavailable',
  'resource-absent',
  'resource-foreign',
  'reference-absent',
];

function entriesOf({ options }: World, { responses }: Operation): readonly Entry[] {
  const disabled = options.disabled ?? [];
  return responses.flatMap((response) =>
    response.errors.flatMap((error) =>
      error.triggers.map((trigger) => ({
        trigger,
        kind: trigger.kind,
        code: error.code,
        as: documented(error, response, trigger),
        isFallback: false,
        isDisabled:
          disabled.includes(error.code ?? '') || disabled.includes(`${error.code ?? ''} ${trigger.kind}`),
      })),
    ),
  );
}

function documented(error: ApiError, response: Response, trigger: Trigger): RefusedAs {
  const exact = /^\d+$/.test(error.status) ? Number(error.status) : undefined;
  const usual = FALLBACKS.find(([{ kind }]) => kind === trigger.kind)?.[1][0] ?? 400;
  return { status: exact ?? usual, error, response, title: 'Error' };
}

/** By the document's own response for such a status, where it has one. */
function undocumented({ responses }: Operation, statuses: readonly number[], title: string): RefusedAs {
  const [status = 400] = statuses;
  const exact = statuses.flatMap(
    (each) => responses.find((response) => response.status === String(each)) ?? [],
  )[0];
  const response =
    exact ?? ['4XX', 'default'].flatMap((key) => responses.find((each) => each.status === key) ?? [])[0];
  return {
    status: exact ? Number(exact.status) : status,
    error: response?.errors[0] ?? null,
    response: response ?? null,
    title,
  };
}

function fallbackEntries(
  operation: Operation,
  entries: readonly Entry[],
  isTokenEndpoint: boolean,
): readonly Entry[] {
  const has = (kind: Trigger['kind']): boolean => entries.some((entry) => entry.kind === kind);
  const isWanted = (trigger: Trigger): boolean => {
    if (trigger.kind === 'credential') return !isTokenEndpoint;
    if (trigger.kind === 'request-invalid') return true;
    return !has(trigger.kind);
  };
  return FALLBACKS.filter(([trigger]) => isWanted(trigger)).map(([trigger, statuses, title]) => ({
    trigger,
    kind: trigger.kind,
    code: null,
    as: undocumented(operation, statuses, title),
    isFallback: true,
    isDisabled: false,
  }));
}

function toRules(
  world: World,
  operation: Operation,
  entries: readonly Entry[],
  isTokenEndpoint: boolean,
): readonly Rule[] {
  const serves = servedBy(entries);
  const hasMissing = entries.some(({ kind }) => kind === 'required-missing');
  const lacks = new Set(
    entries.flatMap(({ trigger }) => (trigger.kind === 'scope-missing' ? [trigger.lacks] : [])),
  );
  const rate = rateRule(world, entries);
  let isRateDone = false;
  return entries.flatMap((entry): Rule[] => {
    if (entry.kind === 'rate-exceeded') {
      if (isRateDone || !rate) return [];
      isRateDone = true;
      return [rate];
    }
    if (entry.isDisabled) return [];
    const setting: Setting = {
      world,
      operation,
      code: entry.code,
      serves: serves.get(entry) ?? new Set(),
      hasMissing,
      tellsScopesApart: lacks.size > 1,
      tellsTenantsApart: TENANCY.every((kind) => entries.some((each) => each.kind === kind)),
      isTokenEndpoint,
    };
    const condition: Condition | undefined = conditionOf(entry.trigger, setting);
    if (!condition) return [];
    return [
      (call) => {
        const detail = condition(call);
        return detail && { as: entry.as, detail };
      },
    ];
  });
}

type Served = CredentialState | RequestPart;

/** Each state and part goes to one entry: the documented trigger that fits best, else the fallback. */
function servedBy(entries: readonly Entry[]): ReadonlyMap<Entry, ReadonlySet<Served>> {
  const served = new Map<Entry, Set<Served>>();
  const give = (entry: Entry | undefined, what: Served): void => {
    if (entry) served.set(entry, (served.get(entry) ?? new Set()).add(what));
  };
  for (const [state, fitting] of Object.entries(STATES) as [CredentialState, readonly CredentialState[]][]) {
    const found = fitting.flatMap(
      (is) =>
        entries.find(
          (entry) => !entry.isFallback && entry.trigger.kind === 'credential' && entry.trigger.is === is,
        ) ?? [],
    )[0];
    give(found ?? entries.find((entry) => entry.isFallback && entry.trigger.kind === 'credential'), state);
  }
  for (const [part, fitting] of Object.entries(PARTS) as [RequestPart, readonly RequestPart[]][]) {
    const found = fitting.flatMap(
      (is) =>
        entries.find(
          (entry) => !entry.isFallback && entry.trigger.kind === 'request-invalid' && entry.trigger.in === is,
        ) ?? [],
    )[0];
    // An id that breaks its schema is no id of anything.
    const absent = part === 'path' ? entries.find(({ kind }) => kind === 'resource-absent') : undefined;
    const fallback = entries.find(
      (entry) => entry.isFallback && entry.trigger.kind === 'request-invalid' && entry.trigger.in === part,
    );
    give(found ?? absent ?? fallback, part);
  }
  return served;
}

const TENANCY: readonly Trigger['kind'][] = ['resource-absent', 'resource-foreign'];

/** One rule for all classes of an operation: a call counts in all of them, or in none. */
function rateRule(world: World, entries: readonly Entry[]): Rule | undefined {
  const classes: { readonly rateClass: RateClass; readonly entry: Entry }[] = [];
  for (const entry of entries) {
    if (entry.trigger.kind !== 'rate-exceeded' || entry.isDisabled) continue;
    const { class: name, limit, window } = entry.trigger;
    const usual = world.options.rateLimit;
    if (limit === 0 && !usual) continue;
    classes.push({
      entry,
      rateClass: { name, limit: limit || (usual?.limit ?? 0), window: window || (usual?.window ?? 60) },
    });
  }
  if (classes.length === 0) return undefined;
  const rateClasses = classes.map(({ rateClass }) => rateClass);
  return (call) => {
    const standing = world.rates.admit(call.rateLimitKey, call.caller.limits, rateClasses, world.clock.now());
    call.standing = standing;
    if (!standing || standing.admitted) return undefined;
    const refused = classes.find(({ rateClass }) => rateClass === standing.rateClass) ?? classes[0];
    return refused && { as: refused.entry.as, detail: { kind: 'wait', standing } };
  };
}
