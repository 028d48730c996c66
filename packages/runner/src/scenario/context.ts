import {
  type ApiModel,
  createRandom,
  createValidator,
  type Json,
  type Operation,
  type Parameter,
  type Random,
  type Validator,
} from '@touchstone/core';
import type { PlanOptions, Selectable } from '../config/config.js';
import type { Fixture } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import type { PlannedCaller } from '../plan/planned-caller.js';
import type { Untested } from '../plan/reasons.js';
import type { Body, ParameterValue } from '../plan/request-template.js';
import type { Search, Undo } from '../plan/step.js';
import type { BodyViolations, UnmarkedBody } from './sampled-body.js';
import type { Scenario, ScenarioOptions } from './scenario.js';

/** The inputs of planning, the fixtures and callers planned so far, and values that cases share. */
export interface PlanContext {
  readonly model: ApiModel;
  readonly options: PlanOptions;
  readonly validator: Validator;
  /** All obligations of the document. */
  readonly obligations: readonly Obligation[];
  /** All obligations of the document by operation id. */
  readonly byOperation: ReadonlyMap<string, readonly Obligation[]>;
  /** Ids of the obligations to plan: those that are selected and not excluded. */
  readonly selected: ReadonlySet<string>;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly fixtures: Map<string, Fixture>;
  readonly callers: Map<string, PlannedCaller>;
  /** Bodies without markers, by operation id and shape; see `unmarkedBody`. */
  readonly unmarkedBodies: Map<string, UnmarkedBody>;
  /** Bodies with fresh values, by shape, operation and label; see `sampleBody`. */
  readonly freshBodies: Map<string, { readonly value: Json; readonly marker: string | null }>;
  /** The fresh values in bodies of the plan, each with its property name. */
  readonly usedValues: Set<string>;
  /** Body violations by operation id; see `bodyViolations`. */
  readonly bodyViolations: Map<string, BodyViolations | Untested>;
  /** Explains which violations no case tries, by variant id. */
  readonly omissions: Map<string, string>;
  /** The usual value of each parameter; see `sampleParameters`. */
  readonly usualParameters: Map<Parameter, ParameterValue | Untested>;
  /** The removal of the resource that a POST creates, by operation id; see `withUndo`. */
  readonly removals: Map<string, ItemRemoval | undefined>;
  /** All scopes that operations require. */
  readonly scopes: readonly string[];
  /** All permissions that `x-permission` names. */
  readonly permissions: readonly string[];
  /** Name of the security scheme whose tokens an operation issues, by operation id. */
  readonly tokenEndpoints: ReadonlyMap<string, string>;
  /** All rate classes that declared triggers or the server name. */
  readonly rateClasses: readonly string[];
  /** Plans a well-formed call; see `planScenario`. Its prerequisites are planned recursively. */
  scenario(operation: Operation, options: ScenarioOptions): Scenario | Untested;
  /** Returns a random number generator. The same label produces the same values. */
  random(label: string): Random;
}

/** The operation that removes an item, and the GETs that read and list the item. */
export interface ItemRemoval {
  readonly remove: Operation;
  /** The location of the item's id in the request. */
  readonly place: Undo['place'];
  /** Name of the path parameter or body property at `place`. */
  readonly name: string;
  readonly body?: Body;
  /** The GET of the item, and the path parameter that receives the id. */
  readonly read?: ParameterizedCall & { readonly at: string };
  /** The GET of the collection. */
  readonly list?: ParameterizedCall & Omit<Search, 'request'>;
}

interface ParameterizedCall {
  readonly operation: Operation;
  readonly parameters: readonly ParameterValue[];
}

export function createContext(
  model: ApiModel,
  options: PlanOptions,
  obligations: readonly Obligation[],
  planScenario: (context: PlanContext, operation: Operation, options: ScenarioOptions) => Scenario | Untested,
): PlanContext {
  const root = createRandom(options.seed);
  const declared = obligations
    .filter(({ error }) => error?.explicit)
    .flatMap(({ variants }) => variants.map(({ trigger }) => trigger));
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
    unmarkedBodies: new Map(),
    freshBodies: new Map(),
    usedValues: new Set(),
    bodyViolations: new Map(),
    omissions: new Map(),
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
      ...new Set([
        ...declared.flatMap((trigger) => (trigger?.kind === 'rate-exceeded' ? [trigger.class] : [])),
        ...(options.control.rateClasses ?? []),
      ]),
    ],
    scenario: (operation, scenarioOptions) => planScenario(context, operation, scenarioOptions),
    random: (label) => root.fork(label),
  };
  return context;
}

/** Returns true if a list contains only resources of the run, because the run creates its callers on its own server. */
export const listsOnlyOwn = ({ options }: PlanContext): boolean =>
  options.control.callers && options.isShared !== true;

/**
 * Returns the first documented success of the operation, which a well-formed call should fulfil: a 2xx, or else the
 * `default` response.
 */
export function successOf(context: PlanContext, operation: Operation): Obligation | undefined {
  const obligations = context.byOperation.get(operation.id) ?? [];
  const successes = obligations.filter(({ error }) => error === null);
  return (
    successes.find(({ response }) => response.status.startsWith('2')) ??
    successes.find(({ response }) => response.status === 'default')
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

const isSelected = ({ select, exclude }: PlanOptions, obligation: Obligation): boolean => {
  const subject = selectableOf(obligation);
  return (select?.(subject) ?? true) && exclude?.(subject) === undefined;
};

/** Returns the properties of an obligation by which it is selected. */
export const selectableOf = ({
  operation: { id, operationId, tags },
  error,
  id: obligation,
}: Obligation): Selectable => ({ operation: id, operationId, tags, error: error?.code ?? null, obligation });
