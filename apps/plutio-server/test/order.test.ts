import { expect, test } from 'vitest';
import { createReferences, NOBODY, task } from './entities.js';
import { start } from './harness.js';

const LARGE = 'x'.repeat(1_048_577);

test('the server reports one error at a time, in the documented order of checks', async () => {
  const server = await start();
  await server.freeze();
  const caller = await server.caller({ tenant: 'own', permissions: [], limits: { client: 0 } });
  const owner = await server.caller({ tenant: 'own' });
  const { project } = await createReferences(server, owner);
  const own = await task(server, owner);
  const put = async (
    body: unknown,
    { business = 'nobody', token = caller.token, type = 'text/plain', verb = 'PUT', query = '?x=1' } = {},
  ) => {
    const headers = { business, 'Content-Type': type };
    return (await server.api({ ...caller, token }, verb, `/tasks${query}`, { body, headers })).outcome;
  };
  const wrong = { _id: NOBODY, title: 7, projectId: NOBODY };

  expect(await put(LARGE, { token: 'nobody' })).toMatch(/^401 Invalid token/);
  expect(await put(LARGE)).toMatch(/^429 Rate limit/);
  await server.updateCaller(caller, { limits: { client: 999 } });
  expect(await put(LARGE, { verb: 'PATCH' })).toBe('400 Business nobody is not enabled for this client.');
  const { business } = caller;
  expect(await put(LARGE, { business, verb: 'PATCH' })).toBe('405 PATCH is not supported on this path.');
  expect(await put(LARGE, { business })).toBe('413 The body is larger than 1048576 bytes.');
  expect(await put(wrong, { business })).toBe('415 The body must be sent as application/json.');
  const json = { business, type: 'application/json; charset=utf-8' };
  expect(await put(wrong, json)).toBe('403 You do not have permission to edit tasks.');
  await server.updateCaller(caller, { permissions: ['task.edit'] });
  expect(await put(wrong, json)).toBe('400 Invalid x: is not a parameter of this operation.');
  const bare = { ...json, query: '' };
  expect(await put(wrong, bare)).toMatch(/^400 Invalid title: /);
  const related = { ...wrong, title: 'A' };
  expect(await put(related, bare)).toBe('400 Invalid projectId: must refer to an entity in this workspace.');
  const absent = { ...related, projectId: project };
  expect(await put(absent, bare)).toBe('404 No task with this _id exists in this workspace.');
  expect(await put({ ...absent, _id: own }, bare)).toBe('200');
});

test('the server reports an unavailable endpoint before a missing permission, and never as 404', async () => {
  const server = await start();
  const caller = await server.caller({ permissions: [] });
  for (const path of [NOBODY, 'x', `${NOBODY}?x=1`]) {
    const reply = await server.api(caller, 'GET', `/invoice-subscriptions/${path}`);
    expect(reply.body).toEqual({ code: 403, message: 'Method not allowed' });
  }
  const wrong = { headers: { business: 'nobody' } };
  const reply = await server.api(caller, 'GET', `/invoice-subscriptions/${NOBODY}`, wrong);
  expect(reply.status).toBe(400);
});

test('the server reports an unknown path only after the token and workspace checks', async () => {
  const server = await start();
  const caller = await server.caller();
  expect((await server.api({ ...caller, token: 'x' }, 'GET', '/nothing')).status).toBe(401);
  expect((await server.api(caller, 'GET', '/nothing', { headers: { business: 'x' } })).status).toBe(400);
  for (const path of [
    '/nothing',
    '/tasks/a/b',
    '/tasks/',
    '/',
    '/oauth',
    '/Tasks',
    '/tasks/bulk/archive/x',
  ]) {
    expect((await server.api(caller, 'GET', path)).outcome).toBe('404 This path does not exist.');
  }
});

test('the server lists the allowed methods of a path, and prefers a concrete path to a template', async () => {
  const server = await start();
  const caller = await server.caller();
  for (const [verb, path, allow] of [
    ['PATCH', '/tasks', 'GET, POST, PUT, DELETE'],
    ['DELETE', `/tasks/${NOBODY}`, 'GET'],
    ['GET', '/tasks/bulk', 'PUT, DELETE'],
    ['GET', '/tasks/archive', 'POST'],
    ['PUT', '/tasks/bulk/archive', 'POST'],
  ] as const) {
    const reply = await server.api(caller, verb, path);
    expect(reply.outcome).toBe(`405 ${verb} is not supported on this path.`);
    expect(reply.headers.get('allow')).toBe(allow);
    expect(reply.headers.get('x-ratelimit-limit')).not.toBeNull();
  }
});
