import type { Environment } from '../environment.js';
import { type GuardedApp, guardedApp } from '../http/guarded-app.js';
import { RequestError, readJson } from '../http/json-request.js';
import { VERSION } from '../version.js';
import { changeCaller, createCaller, rotateCaller } from './callers.js';
import { changeClock, clockState } from './clock.js';
import { callerSettings, clockChange } from './requests.js';

/** The control protocol, version 1: for contract tests alone. */
export function controlApp(environment: Environment, token: string): GuardedApp {
  const app = guardedApp(environment, 'touchstone-control', token);

  app.get('/capabilities', (context) =>
    context.json({
      protocol: '1',
      server: { name: 'plutio-server', version: VERSION },
      reset: true,
      clock: true,
      address: false,
      fault: true,
      callers: true,
      tenants: true,
      // Who asks for deliveries receives them on this machine.
      webhooks: environment.allowPrivateWebhooks,
      actions: [],
    }),
  );
  app.post('/reset', async (context) => {
    await environment.reset();
    return context.body(null, 204);
  });
  app.get('/clock', (context) => context.json(clockState(environment)));
  app.patch('/clock', async (context) =>
    context.json(changeClock(environment, await readJson(context.req, clockChange))),
  );
  app.post('/callers', async (context) =>
    context.json(await createCaller(environment, await readJson(context.req, callerSettings)), 201),
  );
  app.patch('/callers/:id', async (context) => {
    const settings = await readJson(context.req, callerSettings);
    return context.json(await changeCaller(environment, context.req.param('id'), settings));
  });
  app.post('/callers/:id/rotate', async (context) =>
    context.json(await rotateCaller(environment, context.req.param('id'))),
  );
  app.post('/actions/:name', (context) => {
    throw new RequestError(404, 'not_found', `There is no action ${context.req.param('name')}.`);
  });
  return app;
}
