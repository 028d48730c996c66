import { expect, test } from 'vitest';
import { createReferences, ENTITY_SAMPLES, NOBODY } from './entities.js';
import { start } from './harness.js';

test.each(ENTITY_SAMPLES.map((kind) => [kind.plural, kind] as const))(
  "the server treats another workspace's %s exactly as if they did not exist, and changes nothing",
  async (_, kind) => {
    const server = await start();
    const owner = await server.caller({ tenant: 'owner' });
    const stranger = await server.caller({ tenant: 'stranger' });
    const { path, noun, change } = kind;
    const creation = await server.api(owner, 'POST', path, {
      body: kind.create(await createReferences(server, owner)),
    });
    const id = creation.textAt('_id');
    expect((await server.api(stranger, 'GET', path)).body).toEqual([]);
    const calls = [
      ...(noun === 'invoice subscription' ? [] : [['GET', '/{id}', () => undefined] as const]),
      ['PUT', '', (_id: string) => ({ _id, ...change })],
      ['DELETE', '', (_id: string) => ({ _id })],
      ['POST', '/archive', (_id: string) => ({ _id, isArchived: true })],
      ['PUT', '/bulk', (_id: string) => ({ _ids: [_id], ...change })],
      ['DELETE', '/bulk', (_id: string) => ({ _ids: [_id] })],
      ['POST', '/bulk/archive', (_id: string) => ({ _ids: [_id], isArchived: true })],
    ] as const;
    for (const [verb, suffix, body] of calls) {
      const send = (_id: string) =>
        server.api(stranger, verb, path + suffix.replace('{id}', _id), { body: body(_id) });
      const [foreign, absent] = [await send(id), await send(NOBODY)];
      expect(foreign.outcome).toBe(`404 No ${noun} with this _id exists in this workspace.`);
      expect(foreign.text).toBe(absent.text);
      expect([...foreign.headers.keys()]).toEqual([...absent.headers.keys()]);
    }
    expect((await server.api(owner, 'GET', path)).body).toContainEqual(creation.body);
  },
);

test('the server refuses references to an entity of a different workspace or type', async () => {
  const server = await start();
  const owner = await server.caller({ tenant: 'owner' });
  const stranger = await server.caller({ tenant: 'stranger' });
  const theirs = await createReferences(server, stranger);
  const own = await createReferences(server, owner);
  for (const [projectId, assignees] of [
    [theirs.project, [own.person]],
    [own.task, [own.person]],
    [own.project, [own.person, theirs.person]],
  ] as const) {
    const body = { title: 'A', projectId, assignees };
    const reply = await server.api(owner, 'POST', '/tasks', { body });
    expect(reply.outcome).toMatch(
      /^400 Invalid (projectId|assignees): must refer to an entity in this workspace\.$/,
    );
  }
});

test('the server does not find an entity by its id on the path of a different type', async () => {
  const server = await start();
  const caller = await server.caller();
  const { project } = await createReferences(server, caller);
  expect((await server.api(caller, 'GET', `/tasks/${project}`)).status).toBe(404);
  expect((await server.api(caller, 'DELETE', '/tasks', { body: { _id: project } })).status).toBe(404);
  expect((await server.api(caller, 'GET', `/projects/${project}`)).status).toBe(200);
});

test('the server keeps references to a removed entity and allows changes to the referring entity', async () => {
  const server = await start();
  const caller = await server.caller();
  const { project: projectId } = await createReferences(server, caller);
  const note = await server.api(caller, 'POST', '/notes', { body: { title: 'A', projectId } });
  await server.api(caller, 'DELETE', '/projects', { body: { _id: projectId } });
  const body = { _id: note.at('_id'), title: 'B' };
  const changed = await server.api(caller, 'PUT', '/notes', { body });
  expect(changed.body).toMatchObject({ title: 'B', projectId });
});
