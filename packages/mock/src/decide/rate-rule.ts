import type { RateClass } from '../access/rate-limiter.js';
import type { Environment } from '../environment.js';
import type { CheckEntry } from './check-entry.js';
import type { Rule } from './rule.js';

/**
 * Returns one rule for all rate classes of an operation, because a call counts in all of them or in none; `undefined`
 * if no rate class has a limit. A 429 without a documented limit uses the option `rateLimit`.
 */
export function rateRule(environment: Environment, entries: readonly CheckEntry[]): Rule | undefined {
  const classes: { readonly rateClass: RateClass; readonly entry: CheckEntry }[] = [];
  for (const entry of entries) {
    if (entry.trigger.kind !== 'rate-exceeded' || entry.isDisabled) continue;
    const { class: name, limit, window } = entry.trigger;
    const fallback = environment.options.rateLimit;
    if (limit === 0 && !fallback) continue;
    classes.push({
      entry,
      rateClass: { name, limit: limit || (fallback?.limit ?? 0), window: window || (fallback?.window ?? 60) },
    });
  }
  if (classes.length === 0) return undefined;
  const rateClasses = classes.map(({ rateClass }) => rateClass);
  return (context) => {
    const { rates, clock } = environment;
    const rateLimit = rates.admit(context.rateLimitKey, context.caller.limits, rateClasses, clock.now());
    context.rateLimit = rateLimit;
    if (!rateLimit || rateLimit.admitted) return undefined;
    const refused = classes.find(({ rateClass }) => rateClass === rateLimit.rateClass) ?? classes[0];
    return refused && { template: refused.entry.template, detail: { kind: 'rate-limited', rateLimit } };
  };
}
