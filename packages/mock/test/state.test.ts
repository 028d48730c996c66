import { describe, expect, it } from 'vitest';
import { createMock, type Mock, type MockOptions } from '../src/index.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

async function shop(
  options: MockOptions = {},
): Promise<(method: string, path: string, body?: unknown) => Promise<Answer>> {
  const mock: Mock = createMock(await modelOf(PETS), { stateful: true, check: true, ...options });
  return async (method, path, body) => {
    const headers = { 'x-key': 'any', ...(body !== undefined && { 'content-type': 'application/json' }) };
    const response = await mock(
      new Request(`http://mock/v1${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: text === '' ? null : JSON.parse(text),
    };
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

describe('a stateful mock', () => {
  it('is seeded from the examples of the document', async () => {
    const call = await shop();
    expect(await call('GET', '/pets/7')).toMatchObject({ status: 200, json: { id: 7, name: 'Rex' } });
    const { json, headers } = await call('GET', '/pets');
    expect(json).toHaveLength(3);
    expect(headers.get('x-total-count')).toBe('3');
  });

  it('stores, changes and removes a created resource', async () => {
    const call = await shop();
    const created = await call('POST', '/pets', { name: 'Bella', tag: 'cat' });
    expect(created).toMatchObject({ status: 201, json: { name: 'Bella', tag: 'cat', status: 'available' } });
    const location = created.headers.get('location')?.replace('/v1', '') ?? '';
    expect(await call('GET', location)).toMatchObject({ status: 200, json: created.json });
    expect(await call('PATCH', location, { status: 'sold' })).toMatchObject({
      status: 200,
      json: { name: 'Bella', tag: 'cat', status: 'sold' },
    });
    expect((await call('DELETE', location)).status).toBe(204);
    for (const [method, body] of [['GET'], ['PATCH', { tag: 'x' }], ['DELETE']] as const)
      expect(await call(method, location, body)).toMatchObject({
        status: 404,
        json: { message: 'Pet not found.' },
      });
  });

  it('paginates and filters lists', async () => {
    const call = await shop();
    for (let index = 0; index < 5; index++)
      await call('POST', '/pets', { name: `Pet ${index}`, status: 'sold' });
    const sold = await call('GET', '/pets?status=sold&limit=2&offset=1');
    expect(sold.json).toMatchObject([{ status: 'sold' }, { status: 'sold' }]);
    expect(Number(sold.headers.get('x-total-count'))).toBeGreaterThanOrEqual(5);
  });

  it('rejects a duplicate if the document has a 409 response', async () => {
    const call = await shop();
    expect((await call('POST', '/pets', { name: 'Bella' })).status).toBe(201);
    expect(await call('POST', '/pets', { name: 'Bella' })).toMatchObject({ status: 409 });
    expect((await call('POST', '/pets', { name: 'Bella', tag: 'cat' })).status).toBe(201);
  });

  it('changes nothing if it refuses a request', async () => {
    const call = await shop();
    const before = await call('GET', '/pets');
    await call('POST', '/pets', { name: '' });
    await call('PATCH', '/pets/7', { name: '' });
    expect((await call('GET', '/pets')).json).toEqual(before.json);
  });
});

/** A document with deployments. A single deployment has no path of its own; only its files have one. */
const DEPLOYMENTS = {
  openapi: '3.1.0',
  info: { title: 'Deployments', version: '1' },
  paths: {
    '/deployments': {
      get: {
        responses: {
          200: jsonResponse({
            type: 'array',
            items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
          }),
        },
      },
    },
    '/deployments/{id}/files': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: jsonResponse({ type: 'array', items: { type: 'string' } }),
          404: { description: 'Not found.' },
        },
      },
    },
  },
};

/**
 * A document that implies the existence of shelves by a parameter example, a `Location` example and a list with a
 * minimum length.
 */
const SHELVES = {
  openapi: '3.1.0',
  info: { title: 'Shelves', version: '1' },
  paths: {
    '/shelves': {
      get: { responses: { 200: jsonResponse({ type: 'array', minItems: 4, items: shelf() }) } },
      post: {
        responses: {
          201: {
            description: 'Created.',
            headers: {
              Location: {
                required: true,
                schema: { type: 'string' },
                example: '/shelves/of-the-example',
              },
            },
          },
        },
      },
    },
    '/shelves/{id}': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'of-the-path' },
      ],
      get: { responses: { 200: jsonResponse(shelf()), 404: { description: 'Not found.' } } },
      delete: { responses: { 204: { description: 'Removed.' } } },
    },
    '/plans': {
      post: {
        responses: {
          201: {
            description: 'Created.',
            headers: {
              Location: { required: true, schema: { type: 'string' }, example: '/plans/pine' },
            },
          },
        },
      },
    },
    '/plans/{code}': {
      get: {
        parameters: [
          { name: 'code', in: 'path', required: true, schema: { type: 'string' }, example: 'oak' },
        ],
        responses: { 200: { description: 'A drawing.' }, 404: { description: 'Not found.' } },
      },
    },
  },
};

/**
 * A document with owners and their pets, colours from a referenced enum, and notes. The response to the creation of a
 * note has more properties than the response to a read.
 */
const OWNERS = {
  openapi: '3.1.0',
  info: { title: 'Owners', version: '1' },
  paths: {
    '/owners/{owner_id}': {
      parameters: [parameter('owner_id', 1)],
      get: { responses: { 200: jsonResponse(item()), 404: { description: 'Not found.' } } },
    },
    '/owners/{owner_id}/pets/{pet_id}': {
      parameters: [parameter('owner_id', 1), parameter('pet_id', 77)],
      get: { responses: { 200: jsonResponse(item()), 404: { description: 'Not found.' } } },
    },
    '/colours/{colour}': {
      parameters: [
        { name: 'colour', in: 'path', required: true, schema: { $ref: '#/components/schemas/Colour' } },
      ],
      get: { responses: { 200: { description: 'A colour.' }, 404: { description: 'Not found.' } } },
    },
    '/notes': {
      get: { responses: { 200: jsonResponse({ type: 'array', items: item() }) } },
      post: {
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {
          201: {
            description: 'Created.',
            content: {
              'application/json': {
                schema: { ...item(), required: ['id', 'text', 'receipt'] },
                example: { id: 10, text: 'of the example', receipt: 'r' },
              },
              'text/html': { schema: { type: 'string' }, example: '<p>Created.</p>' },
            },
          },
        },
      },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: { 200: jsonResponse(item()), 404: { description: 'Not found.' } } },
    },
  },
  components: { schemas: { Colour: { type: 'string', enum: ['red', 'blue'] } } },
};

function parameter(name: string, example: number): object {
  return { name, in: 'path', required: true, schema: { type: 'integer' }, example };
}

function item(): object {
  return {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'integer' }, text: { type: 'string' } },
  };
}

function shelf(): object {
  return {
    type: 'object',
    required: ['id', 'width'],
    properties: { id: { type: 'string' }, width: { type: 'integer' } },
  };
}

function jsonResponse(schema: object): object {
  return { description: 'Success.', content: { 'application/json': { schema } } };
}

describe('a resource in the document', async () => {
  const model = await modelOf(SHELVES);
  const shelves = () => {
    const mock = createMock(model, { stateful: true, check: true });
    return (method: string, path: string) => mock(new Request(`http://mock${path}`, { method }));
  };

  it('exists because of a parameter example until it is removed', async () => {
    const call = shelves();
    expect(await (await call('GET', '/shelves/of-the-path')).json()).toMatchObject({ id: 'of-the-path' });
    expect((await call('GET', '/shelves/another')).status).toBe(404);
    expect((await call('DELETE', '/shelves/of-the-path')).status).toBe(204);
    expect((await call('GET', '/shelves/of-the-path')).status).toBe(404);
  });

  it('exists even if no schema describes it', async () => {
    const call = shelves();
    expect((await call('GET', '/plans/oak')).status).toBe(200);
    expect((await call('GET', '/plans/elm')).status).toBe(404);
  });

  it('exists after a documented reply contains its id', async () => {
    const call = shelves();
    const created = await call('POST', '/plans');
    expect(created.headers.get('location')).toBe('/plans/pine');
    expect((await call('GET', '/plans/pine')).status).toBe(200);
  });

  it('has the id that the reply to its creation names, despite an example', async () => {
    const call = shelves();
    for (let round = 0; round < 2; round++) {
      const location = (await call('POST', '/shelves')).headers.get('location') ?? '';
      expect(location).not.toBe('/shelves/of-the-example');
      const shown = await call('GET', location);
      expect(await shown.json()).toMatchObject({ id: location.replace('/shelves/', '') });
      expect((await call('DELETE', location)).status).toBe(204);
      expect((await call('GET', location)).status).toBe(404);
    }
  });

  it('is returned in place of stored resources that cannot form a valid reply', async () => {
    const call = shelves();
    const list = await call('GET', '/shelves');
    expect(list.status).toBe(200);
    expect(await list.json()).toHaveProperty('length', 4);
  });

  it('exists regardless of earlier requests', async () => {
    const owners = await modelOf(OWNERS);
    const mock = createMock(owners, { stateful: true, check: true });
    const status = async (path: string) => (await mock(new Request(`http://mock${path}`))).status;
    expect(await status('/owners/9999/pets/77')).toBe(404);
    expect(await status('/owners/1/pets/77')).toBe(200);
    expect(await status('/colours/red')).toBe(200);
  });

  it('exists if it is in a list whose items have no path', async () => {
    const mock = createMock(await modelOf(DEPLOYMENTS), { stateful: true, check: true });
    const get = (path: string) => mock(new Request(`http://mock${path}`));
    const [{ id }] = (await (await get('/deployments')).json()) as [{ id: string }];
    expect((await get(`/deployments/${id}/files`)).status).toBe(200);
    expect((await get('/deployments/unknown/files')).status).toBe(404);
  });

  it('has the same values as in the reply to its creation', async () => {
    const mock = createMock(await modelOf(OWNERS), { stateful: true, check: true });
    const post = (accept: string) =>
      mock(
        new Request('http://mock/notes', {
          method: 'POST',
          headers: { accept, 'content-type': 'application/json' },
          body: '{}',
        }),
      );
    const created = (await (await post('application/json')).json()) as { id: number; text: string };
    const read = await mock(new Request(`http://mock/notes/${created.id}`));
    expect(await read.json()).toMatchObject({ id: created.id, text: created.text });
    expect(await (await post('text/html')).text()).toBe('<p>Created.</p>');
  });
});
