import { describe, expect, it } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

interface Case {
  readonly title: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  readonly contains?: string;
  readonly type?: string;
}

const KEY = { 'x-key': 'any' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Behaviour of Prism that its users rely on. */
const CASES: readonly Case[] = [
  { title: 'returns the first example', path: '/pets/7', headers: KEY, status: 200, contains: 'Rex' },
  {
    title: 'returns an example by name',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'example=cat' },
    status: 200,
    contains: 'Tom',
  },
  {
    title: 'rejects an unknown example',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'example=cow' },
    status: 404,
    type: 'application/problem+json',
  },
  {
    title: 'returns the preferred status',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'code=404' },
    status: 404,
    contains: 'not found',
  },
  {
    title: 'returns the status that the query prefers',
    path: '/pets/7?__code=404',
    headers: KEY,
    status: 404,
    contains: 'not found',
  },
  {
    title: 'rejects an undocumented status',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'code=418' },
    status: 404,
    type: 'application/problem+json',
  },
  {
    title: 'rejects an unknown path',
    path: '/cows',
    headers: KEY,
    status: 404,
    type: 'application/problem+json',
  },
  {
    title: 'rejects an undeclared method',
    method: 'PUT',
    path: '/pets/7',
    headers: KEY,
    status: 405,
    type: 'application/problem+json',
  },
  { title: 'requires a credential', path: '/pets/7', status: 401, contains: 'Not authenticated' },
  {
    title: 'requires no credential if the operation has no security',
    path: '/health',
    status: 200,
    contains: 'ok',
    type: 'text/plain',
  },
  {
    title: 'rejects unacceptable media types',
    path: '/pets/7',
    headers: { ...KEY, accept: 'application/xml' },
    status: 406,
    type: 'application/problem+json',
  },
  {
    title: 'negotiates an acceptable media type',
    path: '/pets/7',
    headers: { ...KEY, accept: 'application/xml, application/json;q=0.5' },
    status: 200,
  },
  {
    title: 'rejects an unsupported media type',
    method: 'POST',
    path: '/pets',
    headers: { ...KEY, 'content-type': 'application/xml' },
    body: '<pet/>',
    status: 415,
    type: 'application/problem+json',
  },
  {
    title: 'rejects an invalid query with the documented 422',
    path: '/pets?limit=0',
    headers: KEY,
    status: 422,
    contains: 'Invalid query',
  },
  {
    title: 'rejects an invalid body with the documented 400',
    method: 'POST',
    path: '/pets',
    headers: { ...KEY, ...JSON_TYPE },
    body: '{}',
    status: 400,
    contains: 'Invalid pet',
  },
  {
    title: 'rejects an invalid body with an undocumented 422',
    method: 'PATCH',
    path: '/pets/7',
    headers: { ...KEY, ...JSON_TYPE },
    body: '{"name":""}',
    status: 422,
    contains: '#/name',
    type: 'application/problem+json',
  },
  {
    title: 'rejects malformed JSON with an undocumented 400',
    method: 'PATCH',
    path: '/pets/7',
    headers: { ...KEY, ...JSON_TYPE },
    body: '{"name":',
    status: 400,
    type: 'application/problem+json',
  },
  {
    title: 'checks the credential before the body',
    method: 'POST',
    path: '/pets',
    headers: JSON_TYPE,
    body: '{}',
    status: 401,
  },
  {
    title: 'rejects an invalid id with the documented 404',
    path: '/pets/zero',
    headers: KEY,
    status: 404,
    contains: 'not found',
  },
  { title: 'sends no content with a 204', method: 'DELETE', path: '/pets/7', headers: KEY, status: 204 },
  { title: 'answers HEAD like GET', method: 'HEAD', path: '/pets/7', headers: KEY, status: 200 },
];

describe('a mock that is compatible with Prism', async () => {
  const mock = createMock(await modelOf(PETS), { check: true });

  it.each(CASES)(
    '$title: $status',
    async ({ method = 'GET', path, headers = {}, body, status, contains, type }) => {
      const request = new Request(`http://mock/v1${path}`, {
        method,
        headers,
        ...(body !== undefined && { body }),
      });
      const response = await mock(request);
      const text = await response.text();
      expect({ status: response.status, text }).toEqual({
        status,
        text: contains ? expect.stringContaining(contains) : text,
      });
      if (type !== undefined) expect(response.headers.get('content-type')).toBe(type);
      if (status === 405) expect(response.headers.get('allow')).toBe('GET, DELETE, PATCH');
      if (method === 'HEAD') expect(text).toBe('');
    },
  );

  it('generates values on request, determined by the seed', async () => {
    const get = async (prefer: string): Promise<unknown> =>
      (await mock(new Request('http://mock/v1/pets/7', { headers: { ...KEY, prefer } }))).json();
    const [one, same, other] = [
      await get('dynamic=true, seed=1'),
      await get('dynamic=true, seed=1'),
      await get('dynamic=true, seed=2'),
    ];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });

  it('allows requests from other origins', async () => {
    const preflight = await mock(
      new Request('http://mock/v1/pets', {
        method: 'OPTIONS',
        headers: {
          origin: 'http://page.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-key',
        },
      }),
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('x-key');
    const plain = await mock(
      new Request('http://mock/v1/health', { headers: { origin: 'http://page.example' } }),
    );
    expect(plain.headers.get('access-control-allow-origin')).toBe('http://page.example');
  });
});
