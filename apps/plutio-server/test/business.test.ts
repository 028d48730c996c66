import { request } from 'node:http';
import { expect, test } from 'vitest';
import { start } from './harness.js';

const MISSING = '{"code":400,"message":"Business undefined is not enabled for this client."}';

test('the server responds identically to a missing, empty or whitespace-only business header', async () => {
  const server = await start();
  const caller = await server.caller();
  for (const business of [null, '', ' ', '\t']) {
    const reply = await server.api(caller, 'GET', '/tasks', { headers: { business } });
    expect(reply.status).toBe(400);
    expect(reply.text).toBe(MISSING);
    expect(reply.headers.get('x-ratelimit-limit')).not.toBeNull();
  }
});

test('the business header must be exactly the first label of the workspace domain', async () => {
  const server = await start();
  const caller = await server.demo();
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(200);
  for (const business of [
    'the-ceramic-school.plutio.com',
    'https://the-ceramic-school.plutio.com',
    'The-Ceramic-School',
    'the-ceramic-schoo',
    'the-ceramic-school the-ceramic-school',
    'the-ceramic-shop',
    'nobody',
    'a"\\b',
  ]) {
    const reply = await server.api(caller, 'GET', '/tasks', { headers: { business } });
    expect(reply.body).toEqual({
      code: 400,
      message: `Business ${business} is not enabled for this client.`,
    });
  }
});

test('the server repeats a long or non-ASCII business header in its error message, but does not log it', async () => {
  const server = await start();
  const caller = await server.demo();
  const long = 'x'.repeat(4000);
  const reply = await server.api(caller, 'GET', '/tasks', { headers: { business: long } });
  expect(reply.outcome).toBe(`400 Business ${long} is not enabled for this client.`);
  for (const business of ['käse', '工房', '\u00ff']) {
    const bytes = business === '\u00ff' ? business : Buffer.from(business, 'utf8').toString('latin1');
    expect(await raw(server.running.url, caller.token, bytes)).toContain(`Business ${business} is not`);
  }
  expect(server.log).toEqual([]);
});

/** Requests the list of tasks with a `business` header that consists of exactly these bytes. */
async function raw(url: string, token: string, business: string): Promise<string> {
  const headers = { Authorization: `Bearer ${token}`, business };
  return await new Promise((resolve, reject) => {
    request(`${url}/tasks`, { headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(Buffer.concat(chunks).toString('utf8'));
    })
      .on('error', reject)
      .end();
  });
}

test('a token is accepted in one workspace and refused in another, without being revoked', async () => {
  const server = await start();
  const one = await server.caller({ tenant: 'one' });
  const two = await server.caller({ tenant: 'two' });
  const asOther = { headers: { business: two.business } };
  expect((await server.api(one, 'GET', '/tasks', asOther)).outcome).toBe(
    `400 Business ${two.business} is not enabled for this client.`,
  );
  expect((await server.api(one, 'GET', '/tasks')).status).toBe(200);
  expect(await server.renewed(one.id, one.secret)).not.toBe(one.token);
});

test('the server enables and disables workspaces for issued tokens', async () => {
  const server = await start();
  const other = await server.caller({ tenant: 'other' });
  const caller = await server.caller({ tenant: 'own', tenants: [] });
  const statusIn = async (business: string) =>
    (await server.api(caller, 'GET', '/tasks', { headers: { business } })).status;
  expect([await statusIn(caller.business), await statusIn(other.business)]).toEqual([400, 400]);
  await server.updateCaller(caller, { tenants: ['own', 'other'] });
  expect([await statusIn(caller.business), await statusIn(other.business)]).toEqual([200, 200]);
  await server.updateCaller(caller, { tenants: ['other'] });
  expect([await statusIn(caller.business), await statusIn(other.business)]).toEqual([400, 200]);
});

test('the server hides the entities of other workspaces', async () => {
  const server = await start();
  const caller = await server.caller({ tenant: 'own', tenants: ['own', 'other'] });
  const other = await server.caller({ tenant: 'other' });
  const id = (await server.api(caller, 'POST', '/tasks', { body: { title: 'A' } })).textAt('_id');
  const elsewhere = { headers: { business: other.business } };
  expect((await server.api(caller, 'GET', `/tasks/${id}`)).status).toBe(200);
  expect((await server.api(caller, 'GET', `/tasks/${id}`, elsewhere)).status).toBe(404);
  expect((await server.api(caller, 'GET', '/tasks', elsewhere)).body).toEqual([]);
});
