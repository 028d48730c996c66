import type { HonoRequest } from 'hono';
import type { Clock } from '../clock.js';
import { type GuardedApp, guardedApp } from '../http/guarded-app.js';
import { RequestError, readJson } from '../http/json-request.js';
import type { CallerRegistry, CallerState } from './callers.js';
import { changeClock, clockChange, clockState } from './clock.js';

/** An action of the control protocol. It creates a resource that the API itself cannot create. */
export interface ControlAction {
  readonly name: string;
  /** The item path and JSON Pointer of the value that the action returns; `*` stands for any index. */
  readonly creates: string;
  readonly parameters: readonly string[];
  /**
   * Performs the action and returns the value that `creates` describes.
   * @throws RequestError 404 if a parameter names an unknown resource
   */
  run(request: HonoRequest): Promise<string>;
}

export interface ControlOptions<Settings, NewCaller extends CallerState> {
  readonly server: { readonly name: string; readonly version: string };
  readonly token: string;
  /** True if the server supports the header `Touchstone-Address`. */
  readonly address: boolean;
  /** True if callers can subscribe to webhooks. */
  readonly webhooks: boolean;
  readonly clock: Clock;
  readonly callers: CallerRegistry<Settings, NewCaller>;
  /** The rate classes that the `limits` of a caller can contain. */
  readonly rateClasses: readonly string[];
  readonly actions: readonly ControlAction[];
  /** Restores the seed data and the real time. */
  reset(): Promise<void>;
  /** Called after each change of the clock. */
  clockChanged(movedBack: boolean): void;
  log(line: string): void;
}

/** Creates the app that serves version 1 of the control protocol. */
export function controlApp<Settings, NewCaller extends CallerState>(
  options: ControlOptions<Settings, NewCaller>,
): GuardedApp {
  const { server, token, address, webhooks, clock, callers, rateClasses, actions, log } = options;
  const app = guardedApp({ realm: 'touchstone-control', token, log });

  app.get('/capabilities', (context) =>
    context.json({
      protocol: '1',
      server,
      reset: true,
      clock: true,
      address,
      fault: true,
      callers: true,
      tenants: true,
      webhooks,
      rate_classes: rateClasses,
      actions: actions.map(({ name, creates, parameters }) => ({ name, creates, parameters })),
    }),
  );
  app.post('/reset', async (context) => {
    await options.reset();
    return context.body(null, 204);
  });
  app.get('/clock', (context) => context.json(clockState(clock)));
  app.patch('/clock', async (context) => {
    const movedBack = changeClock(clock, await readJson(context.req, clockChange));
    options.clockChanged(movedBack);
    return context.json(clockState(clock));
  });
  app.post('/callers', async (context) =>
    context.json(await callers.create(await readJson(context.req, callers.settings)), 201),
  );
  app.patch('/callers/:id', async (context) => {
    const settings = await readJson(context.req, callers.settings);
    return context.json(await callers.change(context.req.param('id'), settings));
  });
  app.post('/callers/:id/rotate', async (context) =>
    context.json(await callers.rotate(context.req.param('id'))),
  );
  app.post('/actions/:name', async (context) => {
    const name = context.req.param('name');
    const action = actions.find((candidate) => candidate.name === name);
    if (action === undefined) throw new RequestError(404, 'not_found', `Unknown action: ${name}.`);
    return context.json({ value: await action.run(context.req) });
  });
  return app;
}
