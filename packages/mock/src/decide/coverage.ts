import type { CredentialState, RequestPart } from '@touchstone/core';
import type { CheckEntry } from './check-entry.js';

type Covered = CredentialState | RequestPart;

/** For each credential state, the states of the triggers that can cover it, best match first. */
const CREDENTIAL_STATES: Readonly<Record<CredentialState, readonly CredentialState[]>> = {
  missing: ['missing', 'unknown'],
  misplaced: ['misplaced', 'missing', 'unknown'],
  malformed: ['malformed', 'unknown'],
  unknown: ['unknown', 'malformed'],
  expired: ['expired', 'unknown', 'revoked'],
  revoked: ['revoked', 'unknown', 'expired'],
};

/** For each part of a request, the parts of the triggers that can cover it, best match first. */
const REQUEST_PARTS: Readonly<Record<Exclude<RequestPart, 'undeclared-query'>, readonly RequestPart[]>> = {
  syntax: ['syntax', 'body'],
  body: ['body'],
  query: ['query'],
  path: ['path'],
  header: ['header'],
};

/** Assigns each credential state and request part to one check: the best documented trigger, or else the fallback. */
export function coverageOf(entries: readonly CheckEntry[]): ReadonlyMap<CheckEntry, ReadonlySet<Covered>> {
  const coverage = new Map<CheckEntry, Set<Covered>>();
  const assign = (entry: CheckEntry | undefined, covered: Covered): void => {
    if (entry) coverage.set(entry, (coverage.get(entry) ?? new Set()).add(covered));
  };
  for (const [state, candidates] of Object.entries(CREDENTIAL_STATES) as [
    CredentialState,
    readonly CredentialState[],
  ][]) {
    const [documented] = candidates.flatMap(
      (is) =>
        entries.find(
          ({ isFallback, trigger }) => !isFallback && trigger.kind === 'credential' && trigger.is === is,
        ) ?? [],
    );
    const fallback = entries.find(({ isFallback, kind }) => isFallback && kind === 'credential');
    assign(documented ?? fallback, state);
  }
  for (const [part, candidates] of Object.entries(REQUEST_PARTS) as [RequestPart, readonly RequestPart[]][]) {
    const [documented] = candidates.flatMap(
      (place) => entries.find((entry) => !entry.isFallback && isInvalid(entry, place)) ?? [],
    );
    // An id that violates its schema does not identify a resource, so `resource-absent` covers it as well.
    const absent = part === 'path' ? entries.find(({ kind }) => kind === 'resource-absent') : undefined;
    const fallback = entries.find((entry) => entry.isFallback && isInvalid(entry, part));
    assign(documented ?? absent ?? fallback, part);
  }
  return coverage;
}

/** A trigger that is restricted to some violations covers only these. */
const isInvalid = ({ trigger }: CheckEntry, part: RequestPart): boolean =>
  trigger.kind === 'request-invalid' && trigger.in === part && trigger.only === undefined;
