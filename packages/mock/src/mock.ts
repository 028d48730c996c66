import type { ApiModel } from '@touchstone/core';
import { changesBetween, type ModelChanges } from './changes.js';
import { checkOptions } from './check-options.js';
import type { Clock } from './clock.js';
import { fromRequest, toResponse } from './fetch.js';
import type { Incoming, Reply } from './message.js';
import type { MockOptions } from './options.js';
import { answer } from './pipeline.js';
import { createWorld } from './world.js';

/** A server that is made of a document: give it a `Request`, it gives a `Response`. */
export interface Mock {
  (request: Request): Promise<Response>;
  readonly model: ApiModel;
  readonly clock: Clock;
  /** Where its paths begin: `/api/v1`, or empty. */
  readonly basePath: string;
  /**
   * Goes by another model from now on: what was created, who may call, what they have used up and the clock stay. A thing
   * that the new document shows otherwise is fitted to it; one of a kind that there is no longer is gone.
   * @throws {InitialDataError} where the initial data does not fit it; the mock then stays as it was.
   */
  update(model: ApiModel): ModelChanges;
  /** Below the world of `Request` and `Response`: what a listener of its own kind of server calls. */
  handle(incoming: Incoming): Reply | Promise<Reply>;
}

/**
 * Makes a mock of a document. Nothing is prepared before the first request for it.
 * @throws {OptionError} where an option names what the document does not have.
 * @throws {InitialDataError} where the initial data does.
 */
export function createMock(model: ApiModel, options: MockOptions = {}): Mock {
  checkOptions(model, options);
  let world = createWorld(model, options);
  const handle = (incoming: Incoming): Reply | Promise<Reply> => answer(world, incoming);
  const mock = async (request: Request): Promise<Response> => toResponse(await handle(fromRequest(request)));
  return Object.defineProperties(Object.assign(mock, { clock: world.clock, handle, update }), {
    model: { get: () => world.model },
    basePath: { get: () => world.basePath },
  }) as Mock;

  function update(next: ApiModel): ModelChanges {
    const before = world;
    world = createWorld(next, options, before);
    return changesBetween(before.model, next);
  }
}
