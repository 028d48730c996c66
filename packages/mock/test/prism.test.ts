import { describe, expect, it } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

interface Case {
  readonly what: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** A part of the body. */
  readonly says?: string;
  readonly type?: string;
}

const KEY = { 'x-key': 'any' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** What users of Prism rely on, in our words; where we differ, docs say so. */
const CASES: readonly Case[] = [
  { what: 'the first example', path: '/pets/7', headers: KEY, status: 200, says: 'Rex' },
  {
    what: 'an example by name',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'example=cat' },
    status: 200,
    says: 'Tom',
  },
  {
    what: 'an example that is not there',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'example=cow' },
    status: 404,
    type: 'application/problem+json',
  },
  {
    what: 'a status asked for',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'code=404' },
    status: 404,
    says: 'no such pet',
  },
  {
    what: 'a status asked for in the query',
    path: '/pets/7?__code=404',
    headers: KEY,
    status: 404,
    says: 'no such pet',
  },
  {
    what: 'a status that is not documented',
    path: '/pets/7',
    headers: { ...KEY, prefer: 'code=418' },
    status: 404,
    type: 'application/problem+json',
  },
  { what: 'no such path', path: '/cows', headers: KEY, status: 404, type: 'application/problem+json' },
  {
    what: 'no such method',
    method: 'PUT',
    path: '/pets/7',
    headers: KEY,
    status: 405,
    type: 'application/problem+json',
  },
  { what: 'no credential', path: '/pets/7', status: 401, says: 'Who are you?' },
  {
    what: 'no credential where none is needed',
    path: '/health',
    status: 200,
    says: 'ok',
    type: 'text/plain',
  },
  {
    what: 'nothing acceptable',
    path: '/pets/7',
    headers: { ...KEY, accept: 'application/xml' },
    status: 406,
    type: 'application/problem+json',
  },
  {
    what: 'something acceptable among others',
    path: '/pets/7',
    headers: { ...KEY, accept: 'application/xml, application/json;q=0.5' },
    status: 200,
  },
  {
    what: 'a media type that is not taken',
    method: 'POST',
    path: '/pets',
    headers: { ...KEY, 'content-type': 'application/xml' },
    body: '<pet/>',
    status: 415,
    type: 'application/problem+json',
  },
  {
    what: 'an invalid query, by its 422',
    path: '/pets?limit=0',
    headers: KEY,
    status: 422,
    says: 'no query',
  },
  {
    what: 'an invalid body, by its 400',
    method: 'POST',
    path: '/pets',
    headers: { ...KEY, ...JSON_TYPE },
    body: '{}',
    status: 400,
    says: 'no pet',
  },
  {
    what: 'an invalid body, by a 422 of our own',
    method: 'PATCH',
    path: '/pets/7',
    headers: { ...KEY, ...JSON_TYPE },
    body: '{"name":""}',
    status: 422,
    says: '#/name',
    type: 'application/problem+json',
  },
  {
    what: 'an invalid body, told by a 400 of our own where it is no JSON',
    method: 'PATCH',
    path: '/pets/7',
    headers: { ...KEY, ...JSON_TYPE },
    body: '{"name":',
    status: 400,
    type: 'application/problem+json',
  },
  {
    what: 'no credential before anything else',
    method: 'POST',
    path: '/pets',
    headers: JSON_TYPE,
    body: '{}',
    status: 401,
  },
  {
    what: 'an id that is none, by its 404',
    path: '/pets/zero',
    headers: KEY,
    status: 404,
    says: 'no such pet',
  },
  { what: 'no content', method: 'DELETE', path: '/pets/7', headers: KEY, status: 204 },
  { what: 'a HEAD as its GET', method: 'HEAD', path: '/pets/7', headers: KEY, status: 200 },
];

describe('what users of Prism expect', async () => {
  const mock = createMock(await modelOf(PETS), { check: true });

  it.each(CASES)(
    '$what: $status',
    async ({ method = 'GET', path, headers = {}, body, status, says, type }) => {
      const request = new Request(`http://mock/v1${path}`, {
        method,
        headers,
        ...(body !== undefined && { body }),
      });
      const response = await mock(request);
      const text = await response.text();
      expect({ status: response.status, text }).toEqual({
        status,
        text: says ? expect.stringContaining(says) : text,
      });
      if (type !== undefined) expect(response.headers.get('content-type')).toBe(type);
      if (status === 405) expect(response.headers.get('allow')).toBe('GET, DELETE, PATCH');
      if (method === 'HEAD') expect(text).toBe('');
    },
  );

  it('samples anew where it is asked to, the same for the same seed', async () => {
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

  it('answers a browser of another origin', async () => {
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
