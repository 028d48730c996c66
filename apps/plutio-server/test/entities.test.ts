import { expect, test } from 'vitest';
import { createReferences, ENTITY_SAMPLES, type EntitySample, NOBODY } from './entities.js';
import { type Caller, start, type TestServer } from './harness.js';

const CASES = ENTITY_SAMPLES.map((kind) => [kind.plural, kind] as const);

async function prepare({ create }: EntitySample): Promise<[TestServer, Caller, Record<string, unknown>]> {
  const server = await start();
  const caller = await server.caller();
  return [server, caller, create(await createReferences(server, caller))];
}

test.each(CASES)('the server creates, reads, changes, archives and removes %s', async (_, kind) => {
  const [server, caller, body] = await prepare(kind);
  const { path } = kind;
  const send = (verb: string, suffix: string, sent?: unknown) =>
    server.api(caller, verb, path + suffix, { body: sent });
  const creation = await send('POST', '', body);
  expect(creation.status).toBe(201);
  expect(creation.body).toMatchObject({ ...body, isArchived: false });
  const _id = creation.textAt('_id');
  expect(_id).toMatch(/^[23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz]{17}$/);
  expect(creation.at('updatedAt')).toBe(creation.at('createdAt'));
  const read = async () => {
    const list = (await send('GET', '')).body;
    return Array.isArray(list) ? list.find((entity) => entity._id === _id) : undefined;
  };
  expect(await read()).toEqual(creation.body);
  const item = await send('GET', `/${_id}`);
  if (path === '/invoice-subscriptions') expect(item.status).toBe(403);
  else expect(item.body).toEqual(creation.body);

  const changed = await send('PUT', '', { _id, ...kind.change });
  const { updatedAt } = Object(changed.body);
  expect(changed.body).toEqual({ ...Object(creation.body), ...kind.change, updatedAt });
  const archived = await send('POST', '/archive', { _id, isArchived: true });
  expect(archived.body).toMatchObject({ ...kind.change, isArchived: true });
  expect(await read()).toEqual(archived.body);

  const second = (await send('POST', '', body)).textAt('_id');
  const both = { _ids: [second, _id] };
  const updated = await send('PUT', '/bulk', { ...both, ...kind.change });
  expect(updated.at('0')).toMatchObject({ _id: second, ...kind.change });
  expect(updated.at('1')).toMatchObject({ _id });
  const restored = await send('POST', '/bulk/archive', { ...both, isArchived: false });
  expect([restored.at('0.isArchived'), restored.at('1.isArchived')]).toEqual([false, false]);
  expect((await send('DELETE', '/bulk', both)).body).toEqual([{ _id: second }, { _id }]);
  const third = (await send('POST', '', body)).textAt('_id');
  expect((await send('DELETE', '', { _id: third })).body).toEqual({ _id: third });
  for (const id of [_id, second, third]) {
    expect((await send('PUT', '', { _id: id, ...kind.change })).outcome).toBe(
      `404 No ${kind.noun} with this _id exists in this workspace.`,
    );
  }
});

test.each(CASES)(
  'the server creates %s from only the required fields, and refuses a creation without one of them',
  async (_, kind) => {
    const [server, caller, body] = await prepare(kind);
    const least = Object.fromEntries(kind.required.map((name) => [name, body[name]]));
    const creation = await server.api(caller, 'POST', kind.path, { body: least });
    expect(creation.status).toBe(201);
    expect(creation.text).not.toContain('null');
    for (const name of kind.required) {
      const { [name]: _left, ...rest } = body;
      const reply = await server.api(caller, 'POST', kind.path, { body: rest });
      expect(reply.outcome).toBe(`400 Invalid ${name}: is required.`);
    }
  },
);

test.each(CASES)(
  'the server refuses invalid fields of %s in create, update and bulk update requests',
  async (_, kind) => {
    const [server, caller, body] = await prepare(kind);
    const { path } = kind;
    const creation = await server.api(caller, 'POST', path, { body });
    const _id = creation.textAt('_id');
    const absent: (readonly [string, unknown])[] = kind.references.map((name) => [
      name,
      Array.isArray(body[name]) ? [NOBODY] : NOBODY,
    ]);
    const own: (readonly [string, unknown])[] = ['_id', 'isArchived', 'createdAt', 'surprise'].map((name) => [
      name,
      name === 'isArchived' ? true : NOBODY,
    ]);
    for (const [name, value] of [...kind.wrong, ...absent, ...own]) {
      const field = { [name]: value };
      const replies = [await server.api(caller, 'POST', path, { body: { ...body, ...field } })];
      if (name !== '_id') replies.push(await server.api(caller, 'PUT', path, { body: { _id, ...field } }));
      replies.push(await server.api(caller, 'PUT', `${path}/bulk`, { body: { _ids: [_id], ...field } }));
      for (const reply of replies) {
        expect([name, reply.outcome]).toEqual([
          name,
          expect.stringMatching(new RegExp(`^400 Invalid ${name}[^ ]*: .*[^.]\\.$`)),
        ]);
      }
    }
    const list = (await server.api(caller, 'GET', path)).body;
    expect(list).toContainEqual(creation.body);
  },
);

test('the server refuses missing and invalid ids and flags, and an update without changes', async () => {
  const server = await start();
  const caller = await server.caller();
  const outcome = async (verb: string, path: string, body: unknown) =>
    (await server.api(caller, verb, path, { body })).outcome;
  const many = Array.from({ length: 101 }, (_, index) => `${index}`.padStart(17, '2'));
  for (const [verb, path, body, message] of [
    ['PUT', '/tasks', { _id: NOBODY }, 'body: must change at least one field'],
    ['PUT', '/tasks/bulk', { _ids: [NOBODY] }, 'body: must change at least one field'],
    ['PUT', '/tasks', { title: 'A' }, '_id: is required'],
    ['DELETE', '/tasks', {}, '_id: is required'],
    ['DELETE', '/tasks', { _id: 'x' }, '_id: must be an id'],
    ['DELETE', '/tasks', { _id: NOBODY, title: 'A' }, 'title: is not a field'],
    ['DELETE', '/tasks/bulk', { _ids: [] }, '_ids: must have 1 to 100'],
    ['DELETE', '/tasks/bulk', { _ids: many }, '_ids: must have 1 to 100'],
    ['DELETE', '/tasks/bulk', { _ids: [NOBODY, NOBODY] }, '_ids: must not contain duplicates'],
    ['POST', '/tasks/archive', { _id: NOBODY }, 'isArchived: is required'],
    ['POST', '/tasks/archive', { _id: NOBODY, isArchived: 1 }, 'isArchived: must be true or false'],
    ['POST', '/tasks/bulk/archive', { isArchived: true }, '_ids: is required'],
  ] as const) {
    expect(await outcome(verb, path, body)).toMatch(`400 Invalid ${message}`);
  }
});

test('the server numbers invoices by workspace and computes their totals from the lines', async () => {
  const server = await start();
  const caller = await server.caller();
  const other = await server.caller({ tenant: 'other' });
  const lines = [
    { title: 'Course', quantity: 3, unitPrice: 333, taxPercent: 7.5 },
    { title: 'Clay', quantity: 1, unitPrice: 50 },
    { title: 'Shelf', quantity: 1, unitPrice: 50, taxPercent: 1 },
  ];
  const create = async (by: Caller) => {
    const { person } = await createReferences(server, by);
    const body = { clientId: person, currency: 'EUR', issueDate: '2026-03-02', lines };
    return await server.api(by, 'POST', '/invoices', { body });
  };
  const first = await create(caller);
  // 999 × 7.5 % = 74.925 and 50 × 1 % = 0.5: each line is rounded separately, half up.
  expect(first.body).toMatchObject({ number: 'INV-000001', subtotal: 1099, taxTotal: 76, total: 1175 });
  expect(first.at('lines.1.taxPercent')).toBe(0);
  expect((await create(caller)).at('number')).toBe('INV-000002');
  expect((await create(other)).at('number')).toBe('INV-000001');
  const body = { _id: first.at('_id'), lines: [{ title: 'A', quantity: 2, unitPrice: 5, taxPercent: 10 }] };
  const changed = await server.api(caller, 'PUT', '/invoices', { body });
  expect(changed.body).toMatchObject({ number: 'INV-000001', subtotal: 10, taxTotal: 1, total: 11 });
});
