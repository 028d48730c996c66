import { type GuardedApp, guardedApp } from '../http/guarded-app.js';
import { readJson } from '../http/json-request.js';
import { VERSION } from '../version.js';
import type { World } from '../world.js';
import { actionDescriptions, runAction } from './actions.js';
import { changeClock, clockState } from './clock.js';
import { changePrincipal, createPrincipal, rotatePrincipal } from './principals.js';
import { clockChange, principalSettings } from './requests.js';

/** The control protocol, version 1: for contract tests alone. */
export function controlApp(world: World, token: string): GuardedApp {
  const app = guardedApp(world, 'touchstone-control', token);

  app.get('/capabilities', (context) =>
    context.json({
      protocol: '1',
      server: { name: 'fsm-navigator-server', version: VERSION },
      reset: true,
      clock: true,
      address: true,
      fault: true,
      principals: true,
      tenants: true,
      webhooks: false,
      actions: actionDescriptions,
    }),
  );
  app.post('/reset', async (context) => {
    await world.reset();
    return context.body(null, 204);
  });
  app.get('/clock', (context) => context.json(clockState(world)));
  app.patch('/clock', async (context) =>
    context.json(changeClock(world, await readJson(context.req, clockChange))),
  );
  app.post('/principals', async (context) =>
    context.json(await createPrincipal(world, await readJson(context.req, principalSettings)), 201),
  );
  app.patch('/principals/:id', async (context) => {
    const settings = await readJson(context.req, principalSettings);
    return context.json(await changePrincipal(world, context.req.param('id'), settings));
  });
  app.post('/principals/:id/rotate', async (context) =>
    context.json(await rotatePrincipal(world, context.req.param('id'))),
  );
  app.post('/actions/:name', async (context) =>
    context.json({ value: await runAction(world, context.req.param('name'), context.req) }),
  );
  return app;
}
