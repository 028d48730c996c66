import { type GuardedApp, guardedApp } from '../http/guarded-app.js';
import { readJson } from '../http/json-request.js';
import type { World } from '../world.js';
import { changeCompany, companyInput, companyPatch, createNewCompany, listCompanies } from './companies.js';
import { changeKey, createKey, getKey, keyInput, keyPatch, listKeys, revokeKey, rotateKey } from './keys.js';
import { createMeter, listMeters, meterInput } from './meters.js';

/** What the vendor's dashboard does: companies and their plans, keys, and the meters of assets. */
export function adminApp(world: World, token: string): GuardedApp {
  const app = guardedApp(world, 'fsm-navigator-admin', token);

  app.get('/companies', async (context) => context.json({ data: await listCompanies(world) }));
  app.post('/companies', async (context) =>
    context.json({ data: await createNewCompany(world, await readJson(context.req, companyInput)) }, 201),
  );
  app.patch('/companies/:id', async (context) => {
    const change = await readJson(context.req, companyPatch);
    return context.json({ data: await changeCompany(world, context.req.param('id'), change) });
  });

  app.get('/companies/:id/keys', async (context) =>
    context.json({ data: await listKeys(world, context.req.param('id')) }),
  );
  app.post('/companies/:id/keys', async (context) => {
    const input = await readJson(context.req, keyInput);
    context.header('Cache-Control', 'no-store');
    return context.json({ data: await createKey(world, context.req.param('id'), input) }, 201);
  });
  app.get('/keys/:id', async (context) =>
    context.json({ data: await getKey(world, context.req.param('id')) }),
  );
  app.patch('/keys/:id', async (context) => {
    const change = await readJson(context.req, keyPatch);
    return context.json({ data: await changeKey(world, context.req.param('id'), change) });
  });
  app.post('/keys/:id/rotate', async (context) => {
    context.header('Cache-Control', 'no-store');
    return context.json({ data: await rotateKey(world, context.req.param('id')) });
  });
  app.post('/keys/:id/revoke', async (context) =>
    context.json({ data: await revokeKey(world, context.req.param('id')) }),
  );

  app.get('/assets/:id/meters', async (context) =>
    context.json({ data: await listMeters(world, context.req.param('id')) }),
  );
  app.post('/assets/:id/meters', async (context) => {
    const input = await readJson(context.req, meterInput);
    return context.json({ data: await createMeter(world, context.req.param('id'), input) }, 201);
  });
  return app;
}
