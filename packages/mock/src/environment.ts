import {
  type ApiModel,
  createRandom,
  createValidator,
  type Parameter,
  type Random,
  type Validator,
} from '@touchstone/core';
import { createRouter, type Router, serverPath } from '@touchstone/core/internal';
import { CallerRegistry } from './access/caller-registry.js';
import { configuredCaller } from './access/configured-caller.js';
import { RateLimiter } from './access/rate-limiter.js';
import { tenantHeaderOf } from './access/tenant-header.js';
import { TenantRegistry } from './access/tenant-registry.js';
import { type Clock, createClock } from './clock.js';
import type { MockOptions } from './options.js';

/** The model, the options and the services that every part of a mock uses. */
export interface Environment {
  readonly model: ApiModel;
  readonly options: MockOptions;
  readonly clock: Clock;
  /** The random source for values that are computed once and do not depend on earlier requests. */
  readonly random: Random;
  readonly validator: Validator;
  /** Returns a new random source at each call, for values that differ from reply to reply. */
  nextRandom(label: string): Random;
  readonly router: Router;
  /** The prefix of all paths, such as `/api/v1`; empty if there is none. */
  readonly basePath: string;
  readonly callers: CallerRegistry;
  readonly tenants: TenantRegistry;
  readonly rates: RateLimiter;
  /** The header parameter that identifies the tenant, if the document has one. */
  readonly tenantHeader: Parameter | undefined;
  /** True if the mock serves the control protocol, which creates callers and tenants on demand. */
  readonly isControlled: boolean;
  /** True if a credential must belong to a registered caller. */
  readonly isStrict: boolean;
}

/**
 * Creates the environment of a mock.
 *
 * @param previous The environment of the same mock with a different model. The new environment keeps its clock,
 * callers, tenants and rate-limit usage.
 */
export function createEnvironment(
  model: ApiModel,
  options: MockOptions,
  previous?: Environment,
): Environment {
  const random = createRandom(options.seed ?? 1);
  let forks = 0;
  const environment: Environment = {
    model,
    options,
    clock: previous?.clock ?? options.clock ?? createClock(),
    random,
    validator: createValidator(model),
    nextRandom: (label) => random.fork(`${label} ${forks++}`),
    router: createRouter(model.paths),
    basePath: (options.basePath ?? serverPath(model).path).replace(/\/+$/, ''),
    callers: previous?.callers ?? new CallerRegistry(),
    tenants: previous?.tenants ?? new TenantRegistry(),
    rates: previous?.rates ?? new RateLimiter(),
    tenantHeader: tenantHeaderOf(model),
    isControlled: options.control !== undefined,
    isStrict: options.callers !== undefined || options.control !== undefined,
  };
  if (!previous) registerConfiguredCallers(environment);
  return environment;
}

/** Removes all callers, tenants and rate-limit usage, resets the clock and registers the configured callers again. */
export function resetEnvironment(environment: Environment): void {
  environment.rates.clear();
  environment.callers.clear();
  environment.tenants.clear();
  environment.clock.reset();
  registerConfiguredCallers(environment);
}

function registerConfiguredCallers({ callers, options, tenantHeader, tenants }: Environment): void {
  const headerName = tenantHeader?.name.toLowerCase();
  for (const [id, settings] of Object.entries(options.callers ?? {})) {
    const caller = configuredCaller(id, settings);
    const tenantName = Object.entries(caller.headers).find(
      ([name]) => name.toLowerCase() === headerName,
    )?.[1];
    if (tenantName !== undefined) tenants.name(caller.tenant, tenantName);
    callers.set(caller);
  }
}
