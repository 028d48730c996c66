import { type GuardedApp, guardedApp, readJson } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { changeCompany, companyInput, companyPatch, createNewCompany, listCompanies } from './companies.js';
import { changeKey, createKey, getKey, keyInput, keyPatch, listKeys, revokeKey, rotateKey } from './keys.js';
import { createMeter, listMeters, meterInput } from './meters.js';

/** Creates the admin surface. It replaces the vendor's dashboard for companies, API keys and the meters of assets. */
export function adminApp(environment: Environment, token: string): GuardedApp {
  const app = guardedApp({
    realm: 'fsm-navigator-admin',
    token,
    log: (line) => environment.log(line),
  });

  app.get('/companies', async (context) => context.json({ data: await listCompanies(environment) }));
  app.post('/companies', async (context) =>
    context.json(
      { data: await createNewCompany(environment, await readJson(context.req, companyInput)) },
      201,
    ),
  );
  app.patch('/companies/:id', async (context) => {
    const change = await readJson(context.req, companyPatch);
    return context.json({ data: await changeCompany(environment, context.req.param('id'), change) });
  });

  app.get('/companies/:id/keys', async (context) =>
    context.json({ data: await listKeys(environment, context.req.param('id')) }),
  );
  app.post('/companies/:id/keys', async (context) => {
    const input = await readJson(context.req, keyInput);
    context.header('Cache-Control', 'no-store');
    return context.json({ data: await createKey(environment, context.req.param('id'), input) }, 201);
  });
  app.get('/keys/:id', async (context) =>
    context.json({ data: await getKey(environment, context.req.param('id')) }),
  );
  app.patch('/keys/:id', async (context) => {
    const change = await readJson(context.req, keyPatch);
    return context.json({ data: await changeKey(environment, context.req.param('id'), change) });
  });
  app.post('/keys/:id/rotate', async (context) => {
    context.header('Cache-Control', 'no-store');
    return context.json({ data: await rotateKey(environment, context.req.param('id')) });
  });
  app.post('/keys/:id/revoke', async (context) =>
    context.json({ data: await revokeKey(environment, context.req.param('id')) }),
  );

  app.get('/assets/:id/meters', async (context) =>
    context.json({ data: await listMeters(environment, context.req.param('id')) }),
  );
  app.post('/assets/:id/meters', async (context) => {
    const input = await readJson(context.req, meterInput);
    return context.json({ data: await createMeter(environment, context.req.param('id'), input) }, 201);
  });
  return app;
}
