import { expect, test } from 'vitest';
import { start } from './harness.js';

const UNAUTHORIZED = '401 unauthorized';

test('missing, malformed, unknown, expired and revoked keys receive the same response, with a challenge', async () => {
  const server = await start();
  const expired = await server.caller({ expired: true });
  const revoked = await server.caller({ revoked: true });
  const replies = await Promise.all(
    ['', 'x', `fsm_live_${'a'.repeat(43)}`, expired.key, revoked.key].map((key) =>
      server.api('GET', '/technicians', { key }),
    ),
  );
  for (const reply of replies) {
    expect(reply.outcome).toBe(UNAUTHORIZED);
    expect(reply.text).toBe(replies[0]?.text);
    expect(reply.headers.get('www-authenticate')).toBe('ApiKey realm="fsm-navigator"');
    expect(reply.headers.get('x-ratelimit-limit')).toBeNull();
  }
});

test('the server accepts a key only in the X-API-Key header', async () => {
  const server = await start();
  const key = server.running.demoKey ?? '';
  for (const name of ['X-API-Key', 'x-api-key', 'api_key', 'key']) {
    expect((await server.api('GET', `/technicians?${name}=${key}`, { key: '' })).outcome).toBe(UNAUTHORIZED);
    const inBody = await server.api('POST', '/customers', { key: '', body: { name: 'A', [name]: key } });
    expect(inBody.outcome).toBe(UNAUTHORIZED);
  }
  const bearer = await server.api('GET', '/technicians', {
    key: '',
    headers: { Authorization: `Bearer ${key}` },
  });
  expect(bearer.outcome).toBe(UNAUTHORIZED);
  expect((await server.api('GET', `/technicians?X-API-Key=wrong`)).status).toBe(200);
});

test('the server refuses a key immediately after it is revoked, even if it was accepted before', async () => {
  const server = await start();
  const { id, key } = await server.caller();
  expect((await server.api('GET', '/technicians', { key })).status).toBe(200);
  await server.control('PATCH', `/callers/${id}`, { revoked: true });
  expect((await server.api('GET', '/technicians', { key })).outcome).toBe(UNAUTHORIZED);
});

test('the server accepts only the new key after a rotation', async () => {
  const server = await start();
  const { id, key } = await server.caller();
  expect((await server.api('GET', '/technicians', { key })).status).toBe(200);
  const rotated = (await server.control('POST', `/callers/${id}/rotate`)).textAt('credentials.ApiKey');
  expect((await server.api('GET', '/technicians', { key })).outcome).toBe(UNAUTHORIZED);
  expect((await server.api('GET', '/technicians', { key: rotated })).status).toBe(200);
});

test('the server refuses calls of a company below the Enterprise plan and sends no rate limit headers', async () => {
  const server = await start();
  const { key } = await server.caller({ tenant: 'small', provokes: ['forbidden'] });
  const refused = await server.api('GET', '/technicians', { key });
  expect(refused.outcome).toBe('403 forbidden');
  expect(refused.headers.get('x-ratelimit-limit')).toBeNull();
  const companies = await server.admin('GET', '/companies');
  const company = (companies.at('data') as { id: string; plan: string }[]).find(
    ({ plan }) => plan !== 'enterprise',
  );
  await server.admin('PATCH', `/companies/${company?.id}`, { plan: 'enterprise' });
  expect((await server.api('GET', '/technicians', { key })).status).toBe(200);
});
