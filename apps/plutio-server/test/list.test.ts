import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOBODY, task } from './entities.js';
import { type Caller, start, type TestServer } from './harness.js';

/** Returns the titles in the order of the list, separated by spaces. */
async function titles(server: TestServer, caller: Caller, query: string): Promise<string> {
  const reply = await server.api(caller, 'GET', `/tasks${query}`);
  if (!Array.isArray(reply.body)) throw new Error(reply.text);
  return reply.body.map(({ title }) => title).join(' ');
}

const q = (document: unknown): string => `?q=${encodeURIComponent(JSON.stringify(document))}`;

async function prepare(): Promise<[TestServer, Caller, string]> {
  const server = await start();
  await server.freeze();
  const caller = await server.caller();
  const body = { name: 'A' };
  const projectId = (await server.api(caller, 'POST', '/projects', { body })).textAt('_id');
  await task(server, caller, { title: 'b', status: 'open', dueDate: '2026-03-02T00:00:00Z' });
  await task(server, caller, { title: 'a', status: 'completed', projectId });
  const c = await task(server, caller, { title: 'c', status: 'inProgress', dueDate: '2026-03-01T00:00:00Z' });
  await server.advance(1);
  await server.api(caller, 'POST', '/tasks/archive', { body: { _id: c, isArchived: true } });
  return [server, caller, projectId];
}

test('the server lists tasks newest first by default, and applies sort, skip and limit', async () => {
  const [server, caller] = await prepare();
  for (const [query, expected] of [
    ['', 'c a b'],
    ['?sort=createdAt', 'b a c'],
    ['?sort=-createdAt', 'c a b'],
    ['?sort=title', 'a b c'],
    ['?sort=-title', 'c b a'],
    ['?sort=updatedAt', 'b a c'],
    // In ascending order, an entity without the field comes first.
    ['?sort=dueDate', 'a c b'],
    ['?sort=-dueDate', 'b c a'],
    ['?skip=1', 'a b'],
    ['?skip=1&limit=1', 'a'],
    ['?skip=3', ''],
    ['?skip=1000000&limit=100', ''],
  ] as const) {
    expect([query, await titles(server, caller, query)]).toEqual([query, expected]);
  }
});

test('the server applies and combines filters', async () => {
  const [server, caller, projectId] = await prepare();
  for (const [query, expected] of [
    ['?status=open', 'b'],
    ['?title=a', 'a'],
    ['?title=A', ''],
    [`?projectId=${projectId}`, 'a'],
    [`?projectId=${NOBODY}`, ''],
    ['?isArchived=true', 'c'],
    ['?isArchived=false', 'a b'],
    ['?isArchived=false&status=open', 'b'],
    [`${q({ isArchived: false })}&title=b`, 'b'],
  ] as const) {
    expect([query, await titles(server, caller, query)]).toEqual([query, expected]);
  }
});

test('the server applies equality, comparison operators, $and and $or in q', async () => {
  const [server, caller] = await prepare();
  for (const [document, expected] of [
    [{}, 'c a b'],
    [{ title: 'a' }, 'a'],
    [{ title: { $in: ['a', 'c', 'z'] } }, 'c a'],
    [{ title: { $gt: 'a' } }, 'c b'],
    [{ title: { $gte: 'a', $lt: 'c' } }, 'a b'],
    [{ title: { $lte: 'a' } }, 'a'],
    [{ title: { $ne: 'a' } }, 'c b'],
    // An entity without the field counts as unequal, but as neither greater nor less.
    [{ projectId: { $ne: NOBODY } }, 'c a b'],
    [{ projectId: { $lt: 'z'.repeat(17) } }, 'a'],
    [{ isArchived: true }, 'c'],
    [{ isArchived: { $ne: true } }, 'a b'],
    [{ isArchived: { $in: [true, false] } }, 'c a b'],
    [{ isArchived: { $lt: true } }, 'a b'],
    [{ $or: [{ title: 'a' }, { title: 'b' }] }, 'a b'],
    [{ $or: [{ title: 'a' }, {}] }, 'c a b'],
    [{ $and: [{ $or: [{ title: 'a' }, { title: 'b' }] }, { status: 'open' }] }, 'b'],
    [{ status: 'open', $or: [{ title: 'a' }, { title: 'b' }] }, 'b'],
    [{ title: "' or 1=1 --" }, ''],
  ] as const) {
    expect([document, await titles(server, caller, q(document))]).toEqual([document, expected]);
  }
});

const nested = (depth: number): unknown => (depth === 0 ? { title: 'a' } : { $and: [nested(depth - 1)] });

test.each([
  ['{"title":', 'q: must be valid JSON'],
  ['[]', 'q: must be a JSON object that maps fields to conditions'],
  ['null', 'q: must be a JSON object that maps fields to conditions'],
  ['"a"', 'q: must be a JSON object that maps fields to conditions'],
  ['{"dueDate":"2026-03-02"}', 'q: has the unknown field dueDate'],
  ['{"description":"a"}', 'q: has the unknown field description'],
  ['{"__proto__":"a"}', 'q: has the unknown field __proto__'],
  ['{"title\') or 1=1 --":"a"}', 'q: has the unknown field title'],
  ['{"title":{"$regex":"a"}}', 'q: has the unknown operator $regex'],
  ['{"title":{"$where":"1"}}', 'q: has the unknown operator $where'],
  ['{"title":{"$not":{"$gt":"a"}}}', 'q: has the unknown operator $not'],
  ['{"$nor":[{}]}', 'q: has the unknown field $nor'],
  ['{"title":{}}', 'q: must have an operator'],
  ['{"title":null}', 'q: has an invalid value for title:'],
  ['{"title":7}', 'q: has an invalid value for title:'],
  ['{"title":["a"]}', 'q: has an invalid value for title:'],
  ['{"title":{"$in":"a"}}', 'q: must have a list of 1 to 100 values'],
  ['{"title":{"$in":[]}}', 'q: must have a list of 1 to 100 values'],
  ['{"title":{"$in":["a",null]}}', 'q: has an invalid value for title:'],
  ['{"isArchived":{"$in":[true,false,true]}}', 'q: must have a list of 1 to 2 values'],
  ['{"status":"done"}', 'q: has an invalid value for status: must be one of'],
  ['{"projectId":"short"}', 'q: has an invalid value for projectId: must be an id'],
  ['{"isArchived":"true"}', 'q: has an invalid value for isArchived: must be true or false'],
  ['{"$or":[]}', 'q: must have a list of 1 to 10 conditions at $or'],
  ['{"$or":{}}', 'q: must have a list of 1 to 10 conditions at $or'],
  [
    JSON.stringify({ $or: Array.from({ length: 11 }, () => ({})) }),
    'q: must have a list of 1 to 10 conditions at $or',
  ],
  [JSON.stringify(nested(5)), 'q: must not be nested more than 4 levels deep'],
])('the server refuses the value %s of the parameter q', async (document, message) => {
  const server = await start();
  const caller = await server.caller();
  const reply = await server.api(caller, 'GET', `/tasks?q=${encodeURIComponent(document)}`);
  expect(reply.outcome).toContain(`400 Invalid ${message}`);
});

test('the server limits the depth of q and the number of its conditions', async () => {
  const [server, caller] = await prepare();
  expect(await titles(server, caller, q(nested(4)))).toBe('a');
  const conditions = (count: number) => {
    const rest = Array.from({ length: count }, () => ({ title: 'a' }));
    const branches = Array.from({ length: 10 }, (_, index) => ({
      $or: rest.slice(index * 10, index * 10 + 10),
    }));
    return { $and: branches };
  };
  expect(await titles(server, caller, q(conditions(100)))).toBe('a');
  const more = { ...conditions(100), title: 'a' };
  const reply = await server.api(caller, 'GET', `/tasks${q(more)}`);
  expect(reply.outcome).toBe('400 Invalid q: must not have more than 100 conditions.');
});

test.each([
  ['?limit=0', 'limit: must be a whole number from 1 to 100'],
  ['?limit=101', 'limit: must be a whole number from 1 to 100'],
  ['?limit=', 'limit: must be'],
  ['?limit=1e1', 'limit: must be'],
  ['?skip=-1', 'skip: must be a whole number from 0 to 1000000'],
  ['?skip=1000001', 'skip: must be'],
  ['?skip=1&skip=2', 'skip: must not be repeated'],
  ['?sort=description', 'sort: must be one of'],
  ['?sort=--title', 'sort: must be one of'],
  ['?status=done', 'status: must be one of'],
  ['?title=', 'title: must have 1 to 200'],
  ['?projectId=x', 'projectId: must be an id'],
  ['?isArchived=1', 'isArchived: must be true or false'],
  ['?description=x', 'description: is not a parameter'],
  ['?Title=x', 'Title: is not a parameter'],
  ['?=x', '?: is not a parameter'],
  ['?a%20b%0a=x', 'a?b?: is not a parameter'],
])('the server refuses the query %s', async (query, message) => {
  const server = await start();
  const caller = await server.caller();
  const reply = await server.api(caller, 'GET', `/tasks${query}`);
  expect(reply.outcome).toContain(`400 Invalid ${message}`);
});

test('the server refuses query parameters in operations that declare none', async () => {
  const server = await start();
  const caller = await server.caller();
  const body = { title: 'A' };
  const id = (await server.api(caller, 'POST', '/notes', { body })).textAt('_id');
  for (const [verb, path] of [
    ['POST', '/notes'],
    ['PUT', '/notes'],
    ['DELETE', '/notes/bulk'],
    ['GET', `/notes/${id}`],
  ] as const) {
    const sent = verb === 'GET' ? {} : { body };
    const reply = await server.api(caller, verb, `${path}?limit=1`, sent);
    expect(reply.outcome).toBe('400 Invalid limit: is not a parameter of this operation.');
  }
});

test('the server handles any value of q without an internal error', async () => {
  const server = await start();
  const caller = await server.caller();
  const key = fc.constantFrom('title', 'status', 'isArchived', '$and', '$or', '$in', '$gt', '$ne', 'x');
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('a', 'open', true, null, 7),
      fc.array(tie('document'), { maxLength: 3 }),
      fc.dictionary(key, tie('document'), { maxKeys: 3 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(document, async (value) => {
      expect([200, 400]).toContain((await server.api(caller, 'GET', `/tasks${q(value)}`)).status);
    }),
    { numRuns: 300 },
  );
});
