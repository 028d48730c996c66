import {
  type ApiModel,
  createRandom,
  createValidator,
  type Operation,
  type Parameter,
  type Random,
  type Validator,
} from '@touchstone/core';
import type { PlanOptions } from '../config/config.js';
import type { Fixture } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import type { PlannedCaller } from '../plan/planned-caller.js';
import type { Untested } from '../plan/reasons.js';
import type { ParameterValue } from '../plan/request-template.js';
import type { ItemRemoval } from '../planner/with-undo.js';
import type { BodyViolations, UsualBody } from './body.js';
import type { Scenario, ScenarioOptions } from './scenario.js';

/** What planning reads, and the fixtures and callers it collects on the way. */
export interface PlanContext {
  readonly model: ApiModel;
  readonly options: PlanOptions;
  readonly validator: Validator;
  /** All of the document's. */
  readonly obligations: readonly Obligation[];
  /** The same by operation id. */
  readonly byOperation: ReadonlyMap<string, readonly Obligation[]>;
  /** Ids of those asked for. */
  readonly selected: ReadonlySet<string>;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly fixtures: Map<string, Fixture>;
  readonly callers: Map<string, PlannedCaller>;
  /** By operation id and shape; see `sampleBody`. */
  readonly usualBodies: Map<string, UsualBody>;
  /** By operation id; see `brokenBodies`. */
  readonly bodyViolations: Map<string, BodyViolations | Untested>;
  /** Values for parameters that no case is about, by parameter; see `sampleParameters`. */
  readonly usualParameters: Map<Parameter, ParameterValue | Untested>;
  /** How what a POST makes is removed, by operation id; see `withUndo`. */
  readonly removals: Map<string, ItemRemoval | undefined>;
  /** Every scope any operation asks for. */
  readonly scopes: readonly string[];
  /** Every permission any operation asks for, by `x-permission`. */
  readonly permissions: readonly string[];
  /** Token endpoints by operation id: the security scheme whose tokens they give. */
  readonly tokenEndpoints: ReadonlyMap<string, string>;
  /** Every rate class any trigger names. */
  readonly rateClasses: readonly string[];
  /** Plans a well-formed call; see `scenario`. Here, for what a call needs is made by calls. */
  scenario(operation: Operation, options: ScenarioOptions): Scenario | Untested;
  /** A generator for one purpose: the same label draws the same values. */
  random(label: string): Random;
}

export function createContext(
  model: ApiModel,
  options: PlanOptions,
  obligations: readonly Obligation[],
  scenario: (context: PlanContext, operation: Operation, options: ScenarioOptions) => Scenario | Untested,
): PlanContext {
  const root = createRandom(options.seed);
  const triggers = obligations.flatMap(({ variants }) => variants.map(({ trigger }) => trigger));
  const context: PlanContext = {
    model,
    options,
    validator: createValidator(model),
    obligations,
    byOperation: groupByOperation(obligations),
    selected: new Set(
      obligations.filter((obligation) => isSelected(options, obligation)).map(({ id }) => id),
    ),
    operations: new Map(model.operations.map((operation) => [operation.id, operation])),
    fixtures: new Map(),
    callers: new Map(),
    usualBodies: new Map(),
    bodyViolations: new Map(),
    usualParameters: new Map(),
    removals: new Map(),
    scopes: [
      ...new Set(model.operations.flatMap(({ security }) => security.flat().flatMap(({ scopes }) => scopes))),
    ],
    permissions: [...new Set(model.operations.flatMap(({ permission }) => permission ?? []))],
    tokenEndpoints: new Map(
      [...model.securitySchemes.values()].flatMap(({ name, tokenOperation }) =>
        tokenOperation === undefined ? [] : [[tokenOperation, name] as const],
      ),
    ),
    rateClasses: [
      ...new Set(triggers.flatMap((trigger) => (trigger?.kind === 'rate-exceeded' ? [trigger.class] : []))),
    ],
    scenario: (operation, scenarioOptions) => scenario(context, operation, scenarioOptions),
    random: (label) => root.fork(label),
  };
  return context;
}

/** The success a well-formed call of the operation should have. */
export function successOf(context: PlanContext, operation: Operation): Obligation | undefined {
  const obligationsOfOperation = context.byOperation.get(operation.id) ?? [];
  return obligationsOfOperation.find(
    ({ error, response }) => error === null && response.status.startsWith('2'),
  );
}

function groupByOperation(obligations: readonly Obligation[]): ReadonlyMap<string, readonly Obligation[]> {
  const grouped = new Map<string, Obligation[]>();
  for (const obligation of obligations) {
    const group = grouped.get(obligation.operation.id);
    if (group) group.push(obligation);
    else grouped.set(obligation.operation.id, [obligation]);
  }
  return grouped;
}

function isSelected({ select }: PlanOptions, { operation, error, id }: Obligation): boolean {
  if (!select) return true;
  const { tags, operationId } = operation;
  return select({ operation: operation.id, operationId, tags, error: error?.code ?? null, obligation: id });
}
