import { expect, test } from 'vitest';
import { PERMISSIONS } from '../src/terms.js';
import { ENTITY_SAMPLES, NOBODY } from './entities.js';
import { start } from './harness.js';

const ACTIONS: readonly (readonly [string, string, string])[] = [
  ['GET', '', 'view'],
  ['POST', '', 'create'],
  ['PUT', '', 'edit'],
  ['DELETE', '', 'remove'],
  ['GET', `/${NOBODY}`, 'view'],
  ['POST', '/archive', 'edit'],
  ['PUT', '/bulk', 'edit'],
  ['DELETE', '/bulk', 'remove'],
  ['POST', '/bulk/archive', 'edit'],
];

test.each(ENTITY_SAMPLES.map((kind) => [kind.plural, kind] as const))(
  'the server requires exactly the documented permission for each operation on %s',
  async (plural, { path, noun }) => {
    const server = await start();
    const caller = await server.caller({ permissions: [] });
    const entity = noun.replace(' ', '-');
    for (const [verb, suffix, action] of ACTIONS) {
      if (suffix === `/${NOBODY}` && entity === 'invoice-subscription') continue;
      const body = verb === 'GET' ? undefined : {};
      const send = async () => await server.api(caller, verb, path + suffix, { body });
      await server.updateCaller(caller, {
        permissions: PERMISSIONS.filter((permission) => permission !== `${entity}.${action}`),
      });
      const denied = await send();
      expect(denied.outcome).toBe(`403 You do not have permission to ${action} ${plural}.`);
      expect(denied.headers.get('x-ratelimit-limit')).not.toBeNull();
      await server.updateCaller(caller, { permissions: [`${entity}.${action}`] });
      expect([200, 400, 404]).toContain((await send()).status);
    }
  },
);

test('the server applies role changes to issued tokens, without affecting other callers', async () => {
  const server = await start();
  const caller = await server.caller({ permissions: ['task.view'] });
  const other = await server.caller({ tenant: 'other' });
  const create = async () => (await server.api(caller, 'POST', '/tasks', { body: { title: 'A' } })).status;
  expect(await create()).toBe(403);
  await server.updateCaller(caller, { permissions: ['task.create'] });
  expect(await create()).toBe(201);
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(403);
  expect((await server.api(other, 'GET', '/tasks')).status).toBe(200);
});

test('the server allows the same operations regardless of the selected webhook events', async () => {
  const server = await start();
  const webhooks = (events: string[]) => ({ webhooks: { url: 'http://127.0.0.1:9/', events } });
  const caller = await server.caller(webhooks(['project.create']));
  for (const events of [['project.create'], [], ['task.remove']]) {
    await server.updateCaller(caller, webhooks(events));
    const creation = await server.api(caller, 'POST', '/tasks', { body: { title: 'A' } });
    const body = { _id: creation.textAt('_id') };
    expect((await server.api(caller, 'PUT', '/tasks', { body: { ...body, title: 'B' } })).status).toBe(200);
    expect((await server.api(caller, 'DELETE', '/tasks', { body })).status).toBe(200);
  }
});
