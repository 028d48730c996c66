import { expect, test } from 'vitest';
import { createReferences, ENTITY_SAMPLES, NOBODY, task } from './entities.js';
import { FAULT, start } from './harness.js';

test('a bulk request changes no entity if one of the ids does not exist or belongs to another workspace', async () => {
  const server = await start();
  const caller = await server.caller();
  const stranger = await server.caller({ tenant: 'other' });
  const ids = [await task(server, caller), await task(server, caller)];
  const foreign = await task(server, stranger);
  const state = async () => [
    (await server.api(caller, 'GET', '/tasks')).body,
    (await server.api(stranger, 'GET', '/tasks')).body,
  ];
  const before = await state();
  for (const other of [NOBODY, foreign]) {
    const _ids = [...ids, other];
    for (const [verb, path, more] of [
      ['PUT', '/tasks/bulk', { title: 'New' }],
      ['DELETE', '/tasks/bulk', {}],
      ['POST', '/tasks/bulk/archive', { isArchived: true }],
    ] as const) {
      const reply = await server.api(caller, verb, path, { body: { _ids, ...more } });
      expect(reply.outcome).toBe('404 No task with this _id exists in this workspace.');
      expect(await state()).toEqual(before);
    }
  }
});

test('a bulk update returns the entities in the order of the ids', async () => {
  const server = await start();
  const caller = await server.caller();
  const ids: string[] = [];
  for (let count = 0; count < 100; count += 1) ids.push(await task(server, caller));
  const _ids = [...ids].sort();
  const reply = await server.api(caller, 'PUT', '/tasks/bulk', { body: { _ids, title: 'New' } });
  expect(Object(reply.body).map(({ _id }: { _id: string }) => _id)).toEqual(_ids);
});

test.each(ENTITY_SAMPLES.map((kind) => [kind.plural, kind] as const))(
  'the server rolls back a failed write to %s and accepts the retry',
  async (_, kind) => {
    const server = await start();
    const caller = await server.caller();
    const { path, change } = kind;
    const body = kind.create(await createReferences(server, caller));
    const createOne = async () => (await server.api(caller, 'POST', path, { body })).textAt('_id');
    const [_id, other, third] = [await createOne(), await createOne(), await createOne()];
    const state = async () => (await server.api(caller, 'GET', path)).body;
    for (const [verb, suffix, sent] of [
      ['POST', '', body],
      ['PUT', '', { _id, ...change }],
      ['POST', '/archive', { _id, isArchived: true }],
      ['PUT', '/bulk', { _ids: [_id, other], ...change }],
      ['POST', '/bulk/archive', { _ids: [_id, other], isArchived: true }],
      ['DELETE', '', { _id: third }],
      ['DELETE', '/bulk', { _ids: [_id, other] }],
    ] as const) {
      const before = await state();
      const failed = await server.api(caller, verb, path + suffix, { body: sent, headers: FAULT });
      expect(failed.outcome).toMatch(/^500 The server failed/);
      expect(failed.text).not.toMatch(/SQLITE|faults| at |\//);
      expect(failed.headers.get('x-ratelimit-limit')).not.toBeNull();
      expect(await state()).toEqual(before);
      expect((await server.api(caller, verb, path + suffix, { body: sent })).status).toBeLessThan(300);
      expect(await state()).not.toEqual(before);
    }
    expect(server.log.join('\n')).not.toContain(' at ');
  },
);

test('the server does not use up an invoice number if the creation of an invoice fails', async () => {
  const server = await start();
  const caller = await server.caller();
  const { person } = await createReferences(server, caller);
  const lines = [{ title: 'A', quantity: 1, unitPrice: 1 }];
  const body = { clientId: person, currency: 'EUR', issueDate: '2026-03-02', lines };
  await server.api(caller, 'POST', '/invoices', { body, headers: FAULT });
  expect((await server.api(caller, 'POST', '/invoices', { body })).at('number')).toBe('INV-000001');
});

test('the server injects a requested fault only with the control token, and only after the checks pass', async () => {
  const server = await start();
  const caller = await server.caller();
  const outcome = async (headers: Record<string, string>) =>
    (await server.api(caller, 'GET', '/tasks', { headers })).status;
  expect(await outcome(FAULT)).toBe(500);
  expect(await outcome({ 'Touchstone-Fault': 'server_error' })).toBe(200);
  expect(await outcome({ ...FAULT, 'Touchstone-Control': 'wrong' })).toBe(200);
  const path = `/tasks/${encodeURIComponent('\nforged: line')}`;
  await server.api(caller, 'GET', path, { headers: FAULT });
  expect(server.log.join()).not.toContain('\n');
  const refused = await server.api(caller, 'POST', '/tasks', { body: {}, headers: FAULT });
  expect(refused.status).toBe(400);
});
