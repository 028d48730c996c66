import { createValidator } from '@touchstone/core';
import { mediaTypeMatches } from '@touchstone/core/internal';
import { describe, expect, it } from 'vitest';
import { createClock, createMock, type MockOptions } from '../src/index.js';
import { modelOf, repositoryModel } from './model-of.js';
import { PETS } from './pets-document.js';

const protocol = await repositoryModel('control');
const validator = createValidator(protocol);

/**
 * Creates a mock with the control protocol. The returned function `control` sends a control request and validates the
 * response against `openapi/control.yaml`.
 */
async function controlledMock(model = modelOf(PETS), options: MockOptions = {}) {
  const mock = createMock(await model, { stateful: true, control: { token: 'a-control-token' }, ...options });
  const control = async (method: string, path: string, body?: unknown, token = 'a-control-token') => {
    const response = await mock(
      new Request(`http://mock/control${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    const shape = path.replace(
      /^(\/callers|\/actions)\/[^/]+/,
      (_, start: string) => `${start}/${start === '/actions' ? '{name}' : '{id}'}`,
    );
    const operation = protocol.operations.find(
      (candidate) => candidate.method === method && candidate.path === shape,
    );
    const documented = operation?.responses.find(({ status }) => status === String(response.status));
    expect(documented, `${method} ${path} answered ${response.status} ${text}`).toBeDefined();
    const media = documented?.content.find(({ mediaType }) =>
      mediaTypeMatches(mediaType, response.headers.get('content-type') ?? ''),
    );
    if (media?.schema) expect(validator.validate(media.schema, json)).toEqual([]);
    else expect(json).toBeUndefined();
    return { status: response.status, json: json as never, headers: response.headers };
  };
  return { mock, control };
}

describe('the control protocol of a mock', () => {
  it('lists its capabilities', async () => {
    const { control } = await controlledMock();
    expect((await control('GET', '/capabilities')).json).toMatchObject({
      protocol: '1',
      clock: true,
      // The document declares no error of blocked addresses.
      address: false,
      callers: true,
      webhooks: false,
    });
    const assets = await controlledMock(repositoryModel('fsm-navigator'));
    expect((await assets.control('GET', '/capabilities')).json).toMatchObject({
      address: true,
      actions: [{ name: 'add-meters', creates: '/assets/{id}#/meters/*/id', parameters: ['id'] }],
    });
  });

  it('refuses to move the clock beyond the year 9999', async () => {
    const { control } = await controlledMock();
    const before = await control('PATCH', '/clock', { freeze: true });
    for (const change of [
      { advance: 1e13 },
      { advance: 1e300 },
      { now: '9999-12-31T23:59:59Z', advance: 100 },
    ])
      expect((await control('PATCH', '/clock', change)).status).toBe(400);
    expect((await control('GET', '/clock')).json).toEqual(before.json);
  });

  it.each<[string, string, unknown]>([
    ['PATCH', '/clock', undefined],
    ['POST', '/callers', undefined],
    ['POST', '/callers', { addresses: null }],
    ['POST', '/callers', { webhooks: { url: 'https://a:b@c.example/', events: [] } }],
    ['POST', '/callers', { webhooks: { url: 'https://c.example/', events: ['nope'] } }],
  ])('refuses an invalid body for %s %s: %j', async (method, path, body) => {
    const { control } = await controlledMock();
    expect((await control(method, path, body)).status).toBe(400);
  });

  it('freezes and moves the clock', async () => {
    const { control, mock } = await controlledMock();
    expect(
      (await control('PATCH', '/clock', { freeze: true, now: '2026-03-02T08:30:00Z', advance: 17 })).json,
    ).toEqual({
      now: '2026-03-02T08:30:17.000Z',
      frozen: true,
    });
    expect(mock.clock.now()).toBe(Date.parse('2026-03-02T08:30:17Z'));
    expect((await control('POST', '/reset')).status).toBe(204);
    expect(mock.clock.isFrozen).toBe(false);
  });

  it('creates and changes callers and rotates their credentials', async () => {
    const { control, mock } = await controlledMock();
    const created = (await control('POST', '/callers', { tenant: 'one' })).json as {
      id: string;
      credentials: { Key: string };
    };
    const status = async (key: string): Promise<number> =>
      (await mock(new Request('http://mock/v1/pets', { headers: { 'x-key': key } }))).status;
    expect(await status(created.credentials.Key)).toBe(200);
    expect(await status('unknown-key')).toBe(401);
    const rotated = (await control('POST', `/callers/${created.id}/rotate`)).json as {
      credentials: { Key: string };
    };
    expect([await status(created.credentials.Key), await status(rotated.credentials.Key)]).toEqual([
      401, 200,
    ]);
    await control('PATCH', `/callers/${created.id}`, { revoked: true });
    expect(await status(rotated.credentials.Key)).toBe(401);
    expect((await control('POST', `/callers/${created.id}/rotate`)).status).toBe(409);
  });

  it('isolates tenants', async () => {
    const { control, mock } = await controlledMock();
    const keyOf = async (tenant: string): Promise<string> =>
      ((await control('POST', '/callers', { tenant })).json as { credentials: { Key: string } }).credentials
        .Key;
    const [one, other] = [await keyOf('one'), await keyOf('other')];
    const call = (key: string, method: string, path: string, body?: string): Promise<Response> =>
      mock(
        new Request(`http://mock/v1${path}`, {
          method,
          headers: { 'x-key': key, 'content-type': 'application/json' },
          ...(body && { body }),
        }),
      );
    const { id } = (await (await call(one, 'POST', '/pets', '{"name":"Bella"}')).json()) as { id: number };
    expect((await call(one, 'GET', `/pets/${id}`)).status).toBe(200);
    expect((await call(other, 'GET', `/pets/${id}`)).status).toBe(404);
    expect(await (await call(other, 'GET', '/pets')).json()).toEqual([]);
  });

  it.each([
    ['GET', '/capabilities', undefined, 401, 'wrong'],
    ['PATCH', '/clock', '{', 400],
    ['PATCH', '/clock', { advance: -1 }, 400],
    ['PATCH', '/clock', { forward: 1 }, 400],
    ['POST', '/callers', { addresses: ['everywhere'] }, 400],
    ['POST', '/callers', { provokes: ['not_found'] }, 400],
    ['PATCH', '/callers/unknown', { revoked: true }, 404],
    ['POST', '/callers/unknown/rotate', undefined, 404],
    ['POST', '/actions/dance', {}, 404],
  ] as const)('refuses %s %s with %j: status %i', async (method, path, body, status, token?: string) => {
    const { control } = await controlledMock();
    expect((await control(method, path, body, token)).status).toBe(status);
  });

  it('is disabled by default', async () => {
    const mock = createMock(await modelOf(PETS));
    expect((await mock(new Request('http://mock/control/capabilities'))).status).toBe(404);
  });
});

describe('rate limits', () => {
  it('use the option `rateLimit` for a 429 without a documented limit and do not count refused requests', async () => {
    const limited = {
      ...PETS,
      paths: {
        '/health': {
          get: {
            security: [],
            responses: {
              200: {
                description: 'Healthy.',
                headers: { 'X-RateLimit-Remaining': { schema: { type: 'integer' } } },
              },
              429: {
                description: 'Too many requests.',
                headers: { 'Retry-After': { required: true, schema: { type: 'integer' } } },
              },
            },
          },
        },
      },
    };
    const mock = createMock(await modelOf(limited), { rateLimit: { limit: 2, window: 30 } });
    mock.clock.freeze(true);
    const call = async (): Promise<readonly (string | number | null)[]> => {
      const { status, headers } = await mock(new Request('http://mock/v1/health'));
      return [status, headers.get('x-ratelimit-remaining'), headers.get('retry-after')];
    };
    expect([await call(), await call(), await call()]).toEqual([
      [200, '1', null],
      [200, '0', null],
      [429, null, '30'],
    ]);
    mock.clock.advance(29_000);
    expect(await call()).toEqual([429, null, '1']);
    mock.clock.advance(1000);
    expect(await call()).toEqual([200, '1', null]);
  });
});

describe('a mock without configured callers', () => {
  it('applies rate limits per credential', async () => {
    const { responses } = PETS.paths['/pets'].get;
    const get = {
      ...PETS.paths['/pets'].get,
      responses: { ...responses, 429: { description: 'Too many requests.' } },
    };
    const limited = { ...PETS, paths: { ...PETS.paths, '/pets': { ...PETS.paths['/pets'], get } } };
    const mock = createMock(await modelOf(limited), { rateLimit: { limit: 1, window: 60 } });
    const status = async (key: string): Promise<number> =>
      (await mock(new Request('http://mock/v1/pets', { headers: { 'x-key': key } }))).status;
    expect([await status('a'), await status('a'), await status('b')]).toEqual([200, 429, 200]);
  });

  it('issues a token that has a type and expires', async () => {
    const clock = createClock();
    clock.freeze(true);
    const token = {
      type: 'object',
      required: ['access_token', 'token_type'],
      properties: { access_token: { type: 'string' }, token_type: { type: 'string' } },
    };
    const form = {
      required: true,
      content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } },
    };
    const response = { description: 'A token.', content: { 'application/json': { schema: token } } };
    const flow = { tokenUrl: '/token', scopes: {} };
    const model = await modelOf({
      openapi: '3.1.0',
      info: { title: 'Tokens', version: '1' },
      security: [{ OAuth: [] }],
      paths: {
        '/token': { post: { security: [], requestBody: form, responses: { 200: response } } },
        '/me': {
          get: {
            responses: { 204: { description: 'The caller.' }, 401: { description: 'Not authenticated.' } },
          },
        },
      },
      components: { securitySchemes: { OAuth: { type: 'oauth2', flows: { clientCredentials: flow } } } },
    });
    const mock = createMock(model, { clock, tokenLifetime: 60 });
    const issued = await mock(
      new Request('http://mock/token', {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' }),
      }),
    );
    const { access_token, token_type } = (await issued.json()) as Record<string, string>;
    expect(token_type).toBe('Bearer');
    const me = async (): Promise<number> =>
      (await mock(new Request('http://mock/me', { headers: { authorization: `Bearer ${access_token}` } })))
        .status;
    expect(await me()).toBe(204);
    clock.advance(60_000);
    expect(await me()).toBe(401);
  });
});
