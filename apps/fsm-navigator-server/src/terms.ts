// The vocabulary of the API that several modules of the server use.

export const SCOPES = [
  'jobs:read',
  'jobs:write',
  'customers:read',
  'customers:write',
  'assets:read',
  'assets:write',
  'assets:transfer',
  'assets:meter',
  'assets:service',
  'inventory:read',
  'inventory:write',
  'inventory:transfer',
  'technicians:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** The plans of companies. Only `enterprise` includes the API. */
export const PLANS = ['starter', 'professional', 'enterprise'] as const;
export type Plan = (typeof PLANS)[number];

/** The rate limit classes. Each call counts in the class of its operation and in `daily`. */
export const RATE_CLASSES = ['lists', 'reads', 'writes', 'daily'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

export interface RateRule {
  /** Maximum number of calls per window. */
  readonly limit: number;
  /** Length of the rolling window, in milliseconds. */
  readonly span: number;
}

export const RATE_RULES: Readonly<Record<RateClass, RateRule>> = {
  lists: { limit: 60, span: 60_000 },
  reads: { limit: 120, span: 60_000 },
  writes: { limit: 30, span: 60_000 },
  daily: { limit: 10_000, span: 86_400_000 },
};
