import { describe, expect, it } from 'vitest';
import { createMock, type MockOptions } from '../src/index.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

const REFUSED: readonly (readonly [what: string, options: MockOptions, said: string])[] = [
  ['a security scheme', { callers: { admin: { credentials: { ApiKy: 'x' } } } }, 'there is Key'],
  [
    'an address block',
    { callers: { admin: { credentials: { Key: 'x' }, addresses: ['here'] } } },
    'no CIDR block',
  ],
  ['a webhook', { webhooks: [{ url: 'https://x.example/', events: ['pet.sold'] }] }, 'has no webhooks'],
  ['an operation', { faults: [{ kind: 'reset', operation: 'get /pets', share: 1 }] }, 'GET /pets'],
  ['a share', { faults: [{ kind: 'reset', share: 2 }] }, 'from 0 to 1'],
  ['a secret', { webhookSecret: 'whsec_a' }, '24 to 64 bytes'],
  ['an error', { disabled: ['sold_out'] }, 'sold_out'],
];

describe('options', () => {
  it.each(REFUSED)('that name %s which there is not are refused', async (_, options, said) => {
    const model = await modelOf(PETS);
    expect(() => createMock(model, options)).toThrow(RangeError);
    expect(() => createMock(model, options)).toThrow(said);
  });

  it('say who may call, and as what', async () => {
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
