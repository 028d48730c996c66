import type { Operation, Trigger } from '@touchstone/core';
import type { Environment } from '../environment.js';
import type { StatePredicates } from '../state/state.js';
import { type CheckEntry, documentedEntries, fallbackEntries, fallbackEntry } from './check-entry.js';
import { conditionOf } from './conditions.js';
import { coverageOf } from './coverage.js';
import { inOrder } from './order.js';
import { rateRule } from './rate-rule.js';
import type { Rule } from './rule.js';

/** Returns the checks of an operation in the document's order. The first check that fails refuses the request. */
export function rulesOf(
  environment: Environment,
  state: StatePredicates | null,
  operation: Operation,
  isTokenEndpoint: boolean,
): readonly Rule[] {
  // A 405 applies to a path, not to an operation: see `undeclaredRules`.
  const documented = documentedEntries(environment, operation).filter(
    ({ kind }) => kind !== 'method-unsupported',
  );
  const entries = [...documented, ...fallbackEntries(operation, documented, isTokenEndpoint)];
  const ordered = inOrder(environment.model.errorOrder, entries);
  return toRules(environment, state, operation, ordered, isTokenEndpoint);
}

/**
 * Returns the checks for a method that a path does not declare: the checks that precede the 405 and do not depend on a
 * declared operation, followed by the 405.
 *
 * @param operation The operation whose checks also apply to the undeclared methods of its path.
 */
export function undeclaredRules(
  environment: Environment,
  state: StatePredicates | null,
  operation: Operation,
): readonly Rule[] {
  const documented = documentedEntries(environment, operation);
  const methodUnsupported =
    documented.find(({ kind }) => kind === 'method-unsupported') ??
    fallbackEntry(operation, { kind: 'method-unsupported' }, [405], 'Method Not Allowed');
  const ordered = inOrder(environment.model.errorOrder, [
    ...documented.filter(({ kind }) => kind !== 'method-unsupported'),
    ...fallbackEntries(operation, documented, false),
    methodUnsupported,
  ]);
  const preceding = ordered
    .slice(0, ordered.indexOf(methodUnsupported))
    .filter(({ kind }) => !OPERATION_TRIGGERS.includes(kind));
  return toRules(environment, state, operation, [...preceding, methodUnsupported], false);
}

/** Triggers that apply only to a declared operation. */
const OPERATION_TRIGGERS: readonly Trigger['kind'][] = [
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

function toRules(
  environment: Environment,
  state: StatePredicates | null,
  operation: Operation,
  entries: readonly CheckEntry[],
  isTokenEndpoint: boolean,
): readonly Rule[] {
  const coverage = coverageOf(entries);
  const hasKind = (kind: Trigger['kind']): boolean => entries.some((entry) => entry.kind === kind);
  const hasRequiredMissing = hasKind('required-missing');
  const distinguishesTenants = hasKind('resource-absent') && hasKind('resource-foreign');
  const lacks = new Set(
    entries.flatMap(({ trigger }) => (trigger.kind === 'scope-missing' ? [trigger.lacks] : [])),
  );
  const rate = rateRule(environment, entries);
  let hasRateRule = false;
  return entries.flatMap((entry): readonly Rule[] => {
    if (entry.kind === 'rate-exceeded') {
      if (hasRateRule || !rate) return [];
      hasRateRule = true;
      return [rate];
    }
    if (entry.isDisabled) return [];
    const condition = conditionOf(entry.trigger, {
      state,
      operation,
      code: entry.code,
      covers: coverage.get(entry) ?? new Set(),
      hasRequiredMissing,
      distinguishesScopes: lacks.size > 1,
      distinguishesTenants,
      isTokenEndpoint,
    });
    if (!condition) return [];
    return [
      (context) => {
        const detail = condition(context);
        return detail && { template: entry.template, detail };
      },
    ];
  });
}
