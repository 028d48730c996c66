import type { ApiModel } from '@touchstone/core';
import { checkOptions } from './check-options.js';
import type { Clock } from './clock.js';
import type { Incoming, Reply } from './message.js';
import { changesBetween, type ModelChanges } from './model-changes.js';
import type { MockOptions } from './options.js';
import { answer } from './pipeline.js';
import { createRuntime } from './runtime.js';
import { fromRequest, toResponse } from './web-request.js';

/** A mock server: a function from a WHATWG `Request` to a `Response`. */
export interface Mock {
  /** Answers a request. Rejects only if the body cannot be read or the mock has a bug. */
  (request: Request): Promise<Response>;
  /** The current model: the argument of {@link createMock} or of the latest {@link Mock.update}. */
  readonly model: ApiModel;
  /** The clock that determines timestamps, token expiry, rate limits and webhook retries. */
  readonly clock: Clock;
  /** The prefix of all paths, such as `/api/v1`; empty if there is none. */
  readonly basePath: string;
  /**
   * Swaps the model. Stored resources, callers, rate-limit usage and the clock are kept. A resource that violates its
   * new schema is fitted to it; a resource whose type no longer exists is dropped.
   *
   * @returns the differences between the two models.
   * @throws {InitialDataError} if the initial data does not fit the new model; the mock then keeps the old model.
   */
  update(model: ApiModel): ModelChanges;
  /**
   * Answers a request without converting it to a `Request` and `Response`, for listeners of other server libraries.
   * Returns the reply synchronously unless the request has a body, a delay applies or the request is for the control
   * protocol.
   */
  handle(incoming: Incoming): Reply | Promise<Reply>;
}

/**
 * Creates a mock server from a model. Each operation is compiled at its first request.
 *
 * @param options By default, the mock is stateless, accepts every well-formed credential and replies with the
 * document's examples.
 * @throws {OptionError} if an option is invalid or refers to something that the document does not define.
 * @throws {InitialDataError} if the initial data does not fit the document.
 *
 * @example
 * import { buildModel, load } from '@touchstone/core';
 * import { createMock } from '@touchstone/mock';
 *
 * const mock = createMock(buildModel(await load('openapi.yaml')), { stateful: true });
 * const response = await mock(new Request('http://localhost/pets/1'));
 */
export function createMock(model: ApiModel, options: MockOptions = {}): Mock {
  checkOptions(model, options);
  let runtime = createRuntime(model, options);
  const handle = (incoming: Incoming): Reply | Promise<Reply> => answer(runtime, incoming);
  const mock = async (request: Request): Promise<Response> => toResponse(await handle(fromRequest(request)));
  return Object.defineProperties(Object.assign(mock, { clock: runtime.environment.clock, handle, update }), {
    model: { get: () => runtime.environment.model },
    basePath: { get: () => runtime.environment.basePath },
  }) as Mock;

  function update(next: ApiModel): ModelChanges {
    const previous = runtime.environment.model;
    runtime = createRuntime(next, options, runtime);
    return changesBetween(previous, next);
  }
}
