import type { Config } from '@redocly/openapi-core';
import { isStackExhausted } from '../load/reference-problem.js';

type Visitor = (...args: readonly unknown[]) => unknown;

/**
 * Makes Redocly skip the rest of a rule that throws, instead of ending the run.
 * @returns The errors of the rules that threw, by rule. Filled while the rules run.
 */
export function guardRules(config: Config): ReadonlyMap<string, Error> {
  const failures = new Map<string, Error>();
  const rulesOf = config.getRulesForSpecVersion.bind(config);
  config.getRulesForSpecVersion = (version) =>
    rulesOf(version).map((rules) =>
      Object.fromEntries(
        Object.entries(rules).map(([id, rule]) => [id, guarded(rule as Visitor, id, failures, {})]),
      ),
    ) as ReturnType<typeof rulesOf>;
  return failures;
}

/**
 * Returns a function that calls another one and guards the visitors that it returns. Returns the fallback if the rule
 * throws, or has thrown before.
 */
function guarded(visit: Visitor, rule: string, failures: Map<string, Error>, fallback?: object): Visitor {
  return function (this: unknown, ...args) {
    if (failures.has(rule)) return fallback;
    try {
      return guardedMembers(visit.apply(this, args as unknown[]), rule, failures);
    } catch (error) {
      if (isStackExhausted(error) || !(error instanceof Error)) throw error;
      failures.set(rule, error);
      return fallback;
    }
  };
}

/** Returns the value with all functions in it guarded, such as the `enter` and `leave` of a visitor. */
function guardedMembers(value: unknown, rule: string, failures: Map<string, Error>): unknown {
  if (typeof value === 'function') return guarded(value as Visitor, rule, failures);
  if (Array.isArray(value)) return value.map((item) => guardedMembers(item, rule, failures));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, guardedMembers(member, rule, failures)]),
  );
}
