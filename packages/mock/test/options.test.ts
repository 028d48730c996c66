import { describe, expect, it } from 'vitest';
import { createMock, type MockOptions } from '../src/index.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

const INVALID: readonly (readonly [subject: string, options: MockOptions, message: string])[] = [
  [
    'security scheme',
    { callers: { admin: { credentials: { ApiKy: 'x' } } } },
    'Security schemes of the document: Key',
  ],
  [
    'address block',
    { callers: { admin: { credentials: { Key: 'x' }, addresses: ['here'] } } },
    'Invalid CIDR block',
  ],
  ['webhook', { webhooks: [{ url: 'https://x.example/', events: ['pet.sold'] }] }, 'has no webhooks'],
  ['operation', { faults: [{ kind: 'reset', operation: 'GET /pet', share: 1 }] }, 'GET /pets'],
  ['share', { faults: [{ kind: 'reset', share: 2 }] }, 'from 0 to 1'],
  ['secret', { webhookSecret: 'whsec_a' }, '24 to 64 bytes'],
  ['error', { disabled: ['sold_out'] }, 'sold_out'],
];

describe('createMock', () => {
  it.each(INVALID)('rejects an invalid or unknown %s', async (_, options, message) => {
    const model = await modelOf(PETS);
    expect(() => createMock(model, options)).toThrow(RangeError);
    expect(() => createMock(model, options)).toThrow(message);
  });

  it('returns a mock that accepts only configured callers', async () => {
    const mock = createMock(await modelOf(PETS), {
      callers: {
        admin: { credentials: { Key: 'an-admin-key' } },
        leaver: { credentials: { Key: 'a-revoked-key' }, revoked: true },
      },
    });
    const status = async (key: string): Promise<number> =>
      (await mock(new Request('http://mock/v1/pets', { headers: { 'x-key': key } }))).status;
    expect([await status('an-admin-key'), await status('a-revoked-key'), await status('any')]).toEqual([
      200, 401, 401,
    ]);
  });
});

describe('the base path of a mock', () => {
  it.each([
    ['mailto:api', ''],
    ['data:text/plain,x', ''],
    ['', ''],
    ['//', ''],
    ['https://{host}/{version}', '/%7Bversion%7D'],
    ['{scheme}://pets.example:{port}/v1', '/v1'],
    ['//{host}/v1', '/v1'],
    ['v1', '/v1'],
    ['../v1/', '/v1'],
    ['https://user:secret@pets.example/a b?key=1#top', '/a%20b'],
  ])('is a valid request path for the server URL %j', async (url, basePath) => {
    const mock = createMock(await modelOf({ ...PETS, servers: [{ url }] }));
    expect(mock.basePath).toBe(basePath);
    const { status } = await mock(new Request(`http://mock${mock.basePath}/pets`));
    expect(status).not.toBe(404);
  });

  it('contains the defaults of the server variables', async () => {
    const variables = { origin: { default: 'https://pets.example' }, version: { default: 'v2' } };
    const url = '{origin}/{version}/api';
    const mock = createMock(await modelOf({ ...PETS, servers: [{ url, variables }] }));
    expect(mock.basePath).toBe('/v2/api');
  });
});
