import type { ApiModel, Operation, PathItem } from '@touchstone/core';
import { compileOperation, compileUndeclared, representativeOf } from './compile-operation.js';
import type { CompiledOperation } from './compiled-operation.js';
import { Journal } from './control/journal.js';
import type { Rule } from './decide/rule.js';
import { rulesOf, undeclaredRules } from './decide/rules.js';
import { createEnvironment, type Environment, resetEnvironment } from './environment.js';
import type { MockOptions } from './options.js';
import { createState } from './state/create-state.js';
import type { State } from './state/state.js';
import { createDeliveries, type Deliveries } from './webhooks/deliveries.js';
import { Webhooks } from './webhooks/webhooks.js';

/** A compiled operation together with the checks that a request to it must pass. */
export interface ExecutableOperation {
  readonly compiled: CompiledOperation;
  readonly rules: readonly Rule[];
}

/**
 * All parts of one mock. Only the mock, its pipeline and the control protocol import it; other modules import
 * individual parts.
 */
export interface Runtime {
  readonly environment: Environment;
  /** Stored resources; `null` if every reply comes from the document alone. */
  readonly state: State | null;
  /** The sender of webhooks; `null` if the document has neither webhooks nor callbacks. */
  readonly webhooks: Webhooks | null;
  readonly deliveries: Deliveries;
  /** The latest exchanges; `null` without the control protocol. */
  readonly journal: Journal | null;
  /** Returns the operation with its checks. It is compiled at the first request to it. */
  executable(operation: Operation): ExecutableOperation;
  /**
   * Returns the operation to execute for a method that the path does not declare. It is compiled at the first such
   * request.
   */
  undeclared(item: PathItem): ExecutableOperation;
  /** Restores the initial data, the configured callers and real time, and clears the journal and the deliveries. */
  reset(): void;
}

/**
 * Creates and connects the parts of a mock.
 *
 * @param previous A runtime of the same mock with a different model. The new runtime takes over its state.
 * @throws {InitialDataError} if the initial data does not fit the model.
 */
export function createRuntime(model: ApiModel, options: MockOptions, previous?: Runtime): Runtime {
  const environment = createEnvironment(model, options, previous?.environment);
  const { clock } = environment;
  const compiledOperations = new Map<Operation, CompiledOperation>();
  const executables = new Map<Operation | PathItem, ExecutableOperation>();
  const deliveries = previous?.deliveries ?? createDeliveries(clock, options);
  const journal = previous?.journal ?? (options.control ? new Journal() : null);
  const hasWebhooks =
    model.webhooks.length > 0 || model.operations.some(({ callbacks }) => callbacks.length > 0);
  const webhooks = hasWebhooks ? new Webhooks(environment, deliveries) : null;
  const state = options.stateful
    ? createState(environment, (operation, response, mediaType) =>
        compiledOf(operation).responses.of(response).exampleFor(mediaType),
      )
    : null;
  if (state && previous?.state) state.store.adopt(previous.state.store);
  return {
    environment,
    state,
    webhooks,
    deliveries,
    journal,
    executable(operation) {
      let executable = executables.get(operation);
      if (!executable) {
        const compiled = compiledOf(operation);
        executable = { compiled, rules: rulesOf(environment, state, operation, compiled.isTokenEndpoint) };
        executables.set(operation, executable);
      }
      return executable;
    },
    undeclared(item) {
      let executable = executables.get(item);
      if (!executable) {
        const rules = undeclaredRules(environment, state, representativeOf(item));
        executable = { compiled: compileUndeclared(environment, item), rules };
        executables.set(item, executable);
      }
      return executable;
    },
    reset() {
      state?.reset();
      journal?.clear();
      deliveries.clear();
      resetEnvironment(environment);
    },
  };

  function compiledOf(operation: Operation): CompiledOperation {
    let compiled = compiledOperations.get(operation);
    if (!compiled) {
      compiled = compileOperation(environment, operation);
      compiledOperations.set(operation, compiled);
    }
    return compiled;
  }
}
