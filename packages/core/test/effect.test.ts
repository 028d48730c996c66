import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EFFECT_KINDS, type Effect, type EffectKind, effectOf } from '../src/index.js';
import { documentOf, modelFrom, problemsFrom } from './document.js';

const DONE = { responses: { 204: { description: 'Done.' } } };

const bodyWith = (schema: object): object => ({
  requestBody: { required: true, content: { 'application/json': { schema } } },
});

/** Returns the effects of a document's operations by operation id. */
async function effectsOf(
  operations: Readonly<Record<string, object>>,
  more: object = {},
): Promise<ReadonlyMap<string, Effect>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const [id, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = id.split(' ');
    const parameters = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    paths[path] = { ...paths[path], parameters, [method.toLowerCase()]: { ...DONE, ...operation } };
  }
  const model = await modelFrom({ 'a.json': documentOf(paths, more) });
  return new Map(model.operations.map((operation) => [operation.id, effectOf(model, operation)]));
}

describe('the effect of an operation', () => {
  const pets = {
    'GET /pets': {},
    'POST /pets': {},
    'GET /pets/{id}': {},
    'PUT /pets/{id}': {},
    'PATCH /pets/{id}': {},
    'DELETE /pets/{id}': {},
  };

  test('follows from the method if the item can be read and removed', async () => {
    const effects = await effectsOf(pets);
    expect(Object.fromEntries([...effects].map(([id, { kind }]) => [id, kind]))).toEqual({
      'GET /pets': 'read',
      'POST /pets': 'create',
      'GET /pets/{id}': 'read',
      'PUT /pets/{id}': 'change',
      'PATCH /pets/{id}': 'change',
      'DELETE /pets/{id}': 'destroy',
    });
    expect(effects.get('POST /pets')?.reason).toBe(
      'GET /pets/{id} reads what it creates and DELETE /pets/{id} removes it',
    );
  });

  test.each([
    ['a singular item path', ['POST /silences', 'GET /silence/{silenceID}', 'DELETE /silence/{silenceID}']],
    ['a plural in -ies', ['POST /categories', 'GET /category/{id}', 'DELETE /category/{id}']],
    ['trailing slashes', ['POST /flows/', 'GET /flows/{id}/', 'DELETE /flows/{id}/']],
    ['a nested collection', ['POST /a/{x}/b', 'GET /a/{x}/b/{y}', 'DELETE /a/{x}/b/{y}']],
  ])('of a POST is `create` with %s', async (_, ids) => {
    const effects = await effectsOf(Object.fromEntries(ids.map((id) => [id, {}])));
    expect(effects.get(ids[0] ?? '')?.kind).toBe('create');
  });

  test('of a POST is `create` if the DELETE of the collection names the item in its body', async () => {
    const id = { type: 'object', required: ['_id'], properties: { _id: { type: 'string' } } };
    const effects = await effectsOf({
      'POST /tasks': {},
      'GET /tasks/{id}': {},
      'PUT /tasks': bodyWith(id),
      'DELETE /tasks': bodyWith(id),
    });
    expect([...effects.values()].map(({ kind }) => kind)).toEqual(['change', 'create', 'destroy', 'read']);
  });

  test.each(['GET /pets/{id}', 'DELETE /pets/{id}'])(
    'of a POST is `dangerous` without %s',
    async (missing) => {
      const { [missing as keyof typeof pets]: _, ...others } = pets;
      const effects = await effectsOf(others);
      expect(effects.get('POST /pets')).toEqual({
        kind: 'dangerous',
        reason: `the document has no ${missing.split(' ')[0]} of an item that it would create`,
      });
    },
  );

  test.each([
    ['POST /pets', 'POST /pets/{id}/delete'],
    ['POST /pets', 'POST /pets/{id}:remove'],
    ['POST /pets', 'POST /deletePet'],
    ['POST /createPet', 'POST /deletePet'],
    ['POST /pets/create', 'PUT /pets/{id}/actions/destroy'],
    ['POST /v1/pets', 'POST /v1/pets.delete'],
  ])('of %s is `dangerous`, and names %s as an action that may remove the item', async (create, action) => {
    const effects = await effectsOf({ [create]: {}, [action]: {}, 'POST /owners/{id}/delete': {} });
    expect(effects.get(create)).toEqual({
      kind: 'dangerous',
      reason: `${action} may remove an item that it would create, but only its name says so, and the document has no GET of an item`,
    });
  });

  test('of a POST names no action that removes other items', async () => {
    const others = {
      'POST /owners/{id}/delete': {},
      'POST /pets/{id}/tags/delete': {},
      'GET /pets/{id}/delete': {},
    };
    const effects = await effectsOf({ 'POST /pets': {}, 'GET /pets/{id}': {}, ...others });
    expect(effects.get('POST /pets')?.reason).toBe(
      'the document has no DELETE of an item that it would create',
    );
  });

  // Each operation is dangerous because of a name, or because the request names no single resource.
  test.each([
    ['GET /logout', {}],
    ['GET /user/session', { summary: 'Logs out the current user' }],
    ['GET /cache', { operationId: 'resetCache' }],
    ['HEAD /reset', {}],
    ['PUT /zones/{id}/flush', {}],
    ['PUT /users/{id}/password', {}],
    ['POST /admin/shutdown', {}],
    ['POST /server', { operationId: 'restartServer' }],
    ['PUT /maintenance', bodyWith({ type: 'object', required: ['on'] })],
    ['PUT /settings', bodyWith({ type: 'object', required: ['theme'] })],
    ['PATCH /me', bodyWith({ type: 'object', required: ['name'] })],
    ['PUT /users/current/avatar', {}],
    ['DELETE /auth/tokens/{id}', {}],
    ['PUT /keys/{id}/rotate', {}],
    ['PUT /members/{id}', { summary: 'Change a member and send an invitation' }],
    ['PUT /orders/{id}', { tags: ['Payments'] }],
    ['DELETE /rows', {}],
    ['DELETE /groups/{id}/members', {}],
    ['DELETE /{index}', {}],
    ['PUT /user/following/{name}', {}],
    ['POST /v1/transfers', {}],
    ['PUT /cluster/settings/{name}', {}],
    ['PUT /users/{id}/roles', {}],
    ['PUT /zones/{id}/rectify', {}],
    ['PUT /zones/{id}/axfr-retrieve', {}],
    ['POST /automations', {}],
    ['DELETE /rules/owned-by/{userId}', {}],
    ['DELETE /tokens-of/{userId}', {}],
    ['PUT /admin/storage', bodyWith({ type: 'object', required: ['default_block_id'] })],
    ['PATCH /view', bodyWith({ type: 'object', required: ['themeId'] })],
    ['GET /api/reload-config', {}],
    ['GET /jobs/{id}/run', {}],
    ['GET /user/logout-all', {}],
    ['GET /session', { operationId: 'doLogout' }],
    ['DELETE /rows', bodyWith({ type: 'object', properties: { filter: { type: 'string' } } })],
    ['PATCH /rows/bulk', bodyWith({ type: 'object', required: ['ids'] })],
    ['PUT /addons/{id}', {}],
    ['PUT /integrations/{id}', {}],
    ['PUT /pets/{id}', bodyWith({ type: 'object', properties: { sendEmail: { type: 'boolean' } } })],
    ['PATCH /pets/{id}', bodyWith({ allOf: [{ properties: { notify_owners: {} } }] })],
    ['DELETE /pets/{id}', { parameters: [{ name: 'sendNotice', in: 'query', schema: {} }] }],
    ['DELETE /rows', { summary: 'Delete all rows', ...bodyWith({ type: 'object', required: ['id'] }) }],
  ])('of %s %j is `dangerous`', async (id, operation) => {
    const [effect] = (await effectsOf({ [id]: operation })).values();
    expect(effect?.kind, effect?.reason).toBe('dangerous');
  });

  test.each([
    ['PUT /pets', bodyWith({ type: 'object', required: ['petId'] }), 'change'],
    ['PATCH /user-groups', bodyWith({ type: 'object', required: ['group_id'] }), 'change'],
    ['DELETE /pets', bodyWith({ type: 'object', required: ['pet_ids'] }), 'destroy'],
    ['PUT /zones/{id}/owner-name', bodyWith({ type: 'string' }), 'dangerous'],
    ['PUT /zones/{id}/picture', bodyWith({ type: 'string' }), 'change'],
    ['PUT /starred/{id}', {}, 'change'],
    ['DELETE /pets/name/{name}', {}, 'destroy'],
    ['PUT /pets/{id}', bodyWith({ properties: { email: {}, sender: {}, notifications: {} } }), 'change'],
    ['PUT /pets/{id}', bodyWith({ properties: { history: { properties: { send: {} } } } }), 'change'],
  ] as const)('of %s %j is %s', async (id, operation, kind) => {
    const [effect] = (await effectsOf({ [id]: operation })).values();
    expect(effect?.kind, effect?.reason).toBe(kind);
  });

  // Names of ordinary reads that contain words of dangerous operations.
  test.each([
    ['GET /payments', {}],
    ['GET /runs/{id}', {}],
    ['GET /block_types/slug/{slug}', { operationId: 'read_block_type' }],
    ['GET /invitations', { summary: 'List invitations' }],
    ['GET /me', {}],
    ['GET /exports/{id}', {}],
  ])('of %s %j is `read`', async (id, operation) => {
    const [effect] = (await effectsOf({ [id]: operation })).values();
    expect(effect?.kind, effect?.reason).toBe('read');
  });

  test('of a POST is `dangerous` if a member of its body makes the server send mail', async () => {
    const user = bodyWith({ type: 'object', properties: { sendEmail: { type: 'boolean' } } });
    const effects = await effectsOf({ ...pets, 'POST /pets': user });
    expect(effects.get('POST /pets')).toEqual({
      kind: 'dangerous',
      reason: 'the request has the body member `sendEmail`, which suggests mail or invitations',
    });
  });

  test.each(EFFECT_KINDS)('is `%s` if `x-effect` declares it', async (kind: EffectKind) => {
    const effects = await effectsOf({ 'POST /admin/shutdown': { 'x-effect': kind } });
    expect(effects.get('POST /admin/shutdown')).toEqual({
      kind,
      reason: 'the document declares it with `x-effect`',
      // The path says what the call may end.
      ...(kind === 'dangerous' && { ends: 'server' }),
    });
  });

  test.each([
    ['DELETE /token', {}, 'session'],
    ['DELETE /tokens/current', {}, 'session'],
    ['POST /token/revoke', {}, 'session'],
    ['DELETE /session', {}, 'session'],
    ['POST /logout', {}, 'session'],
    ['DELETE /tokens/{id}', {}, undefined],
    ['PATCH /settings', { theme: { type: 'string' } }, undefined],
    ['PATCH /settings', { read_only: { type: 'boolean' } }, 'server'],
    ['PUT /config', { system: { type: 'object', properties: { maintenance: {} } } }, 'server'],
    ['PUT /mode', { mode: { enum: ['normal', 'read-only'] } }, 'server'],
    ['PUT /mode', { mode: { enum: ['dark', 'light'] } }, undefined],
  ])('of %s with the members %j ends %s', async (id, properties, ends) => {
    const effects = await effectsOf({ [id]: bodyWith({ type: 'object', properties }) });
    expect(effects.get(id)).toMatchObject({ kind: 'dangerous' });
    expect(effects.get(id)?.ends).toBe(ends);
  });

  test('of a POST is `create` at the token endpoint of a security scheme', async () => {
    const flows = { clientCredentials: { tokenUrl: '/auth/token', scopes: {} } };
    const components = { securitySchemes: { login: { type: 'oauth2', flows } } };
    const effects = await effectsOf({ 'POST /auth/token': {} }, { components });
    expect(effects.get('POST /auth/token')?.kind).toBe('create');
  });

  test('is never less dangerous because of names', async () => {
    const rank = (effect: Effect | undefined): number => EFFECT_KINDS.indexOf(effect?.kind ?? 'read');
    const word = fc.constantFrom(
      'get',
      'list',
      'read',
      'safe',
      'search',
      'reset',
      'logout',
      'send',
      'pets',
      'me',
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
    await fc.assert(
      fc.asyncProperty(method, fc.array(word, { maxLength: 4 }), word, async (verb, words, tag) => {
        const id = `${verb} /pets/{id}`;
        const plain = (await effectsOf({ [id]: {} })).get(id);
        const names = { operationId: words.join('_') || 'x', summary: words.join(' '), tags: [tag] };
        const named = (await effectsOf({ [id]: names })).get(id);
        expect(rank(named)).toBeGreaterThanOrEqual(rank(plain));
      }),
      { numRuns: 100 },
    );
  });
});

test('an unknown `x-effect` is reported as a problem of the document', async () => {
  const paths = { '/a': { get: { ...DONE, 'x-effect': 'harmless' } } };
  const problems = await problemsFrom({ 'a.json': documentOf(paths) });
  expect(problems.join('\n')).toContain(
    'Expected x-effect to be one of read, create, change, destroy, dangerous; received harmless.',
  );
});
