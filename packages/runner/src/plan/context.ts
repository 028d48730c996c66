import { type ApiModel, createRandom, createValidator, type Json, type Operation, type Random, type Validator } from '@touchstone/core';
import type { PlanOptions } from '../config/config.js';
import type { Fixture, PlannedPrincipal, Unreachable } from './case.js';
import type { Obligation } from './obligation.js';

/** What planning reads, and the fixtures and principals it collects on the way. */
export interface PlanContext {
  readonly model: ApiModel;
  readonly options: PlanOptions;
  readonly validator: Validator;
  readonly obligations: readonly Obligation[];
  readonly operations: ReadonlyMap<string, Operation>;
  readonly fixtures: Map<string, Fixture>;
  readonly principals: Map<string, PlannedPrincipal>;
  /** By operation id; see `fullBody`. */
  readonly fullBodies: Map<string, Json>;
  /** Every scope any operation asks for. */
  readonly scopes: readonly string[];
  /** Every rate class any trigger names. */
  readonly rateClasses: readonly string[];
  /** A generator for one purpose: the same label draws the same values. */
  random(label: string): Random;
}

export function createContext(model: ApiModel, options: PlanOptions, obligations: readonly Obligation[]): PlanContext {
  const root = createRandom(options.seed);
  const triggers = obligations.flatMap(({ ways }) => ways.map(({ trigger }) => trigger));
  return {
    model,
    options,
    validator: createValidator(model),
    obligations,
    operations: new Map(model.operations.map((operation) => [operation.id, operation])),
    fixtures: new Map(),
    principals: new Map(),
    fullBodies: new Map(),
    scopes: [...new Set(model.operations.flatMap(({ security }) => security.flat().flatMap(({ scopes }) => scopes)))],
    rateClasses: [
      ...new Set(triggers.flatMap((trigger) => (trigger?.kind === 'rate-exceeded' ? [trigger.class] : []))),
    ],
    random: (label) => root.fork(label),
  };
}

export const isUnreachable = (value: unknown): value is Unreachable =>
  typeof value === 'object' && value !== null && 'reason' in value && 'detail' in value;

/** The success a well-formed call of the operation should have. */
export function successOf(context: PlanContext, operation: Operation): Obligation | undefined {
  return context.obligations.find(
    ({ operation: { id }, error, response }) => id === operation.id && error === null && response.status.startsWith('2'),
  );
}
