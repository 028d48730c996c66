import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../src/server.js';
import { ADMIN_TOKEN, start, TestServer } from './harness.js';
import { customer, customerBody, job, unlimited } from './resources.js';

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'fsm-navigator-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('the server keeps data, keys and revocations in a file across a restart', async () => {
  const data = join(await directory(), 'data.db');
  const first = new TestServer(await startServer({ data, adminToken: ADMIN_TOKEN }), []);
  const company = (await first.admin('POST', '/companies', { name: 'Acme' })).textAt('data.id');
  const scopes = ['customers:write', 'jobs:write'];
  const creation = await first.admin('POST', `/companies/${company}/keys`, { name: 'CI', scopes });
  const revokedCaller = await first.admin('POST', `/companies/${company}/keys`, { name: 'Old', scopes });
  await first.admin('POST', `/keys/${revokedCaller.textAt('data.id')}/revoke`);
  const key = creation.textAt('data.key');
  const id = await job(first, key, await customer(first, key));
  await first.running.stop();

  const second = await start({ data });
  expect(second.running.demoKey).toBeUndefined();
  const read = await second.api('GET', `/jobs/${id}`, { key });
  expect(read.at('data.customer.name')).toBe('Harbour Hotel');
  expect((await second.api('GET', '/jobs', { key: revokedCaller.textAt('data.key') })).outcome).toBe(
    '401 unauthorized',
  );
});

test('the server stores no key in plain text in the database files', async () => {
  const path = await directory();
  const server = await start({ data: join(path, 'data.db'), demoKey: 'fsm_live_canary_of_the_demo' });
  const { key } = await server.caller();
  await server.api('GET', '/jobs', { key });
  for (const name of await readdir(path)) {
    const bytes = await readFile(join(path, name));
    expect(bytes.includes(key)).toBe(false);
    expect(bytes.includes('fsm_live_canary_of_the_demo')).toBe(false);
  }
});

test('the server refuses a file that is not a database and leaves it unchanged', async () => {
  const data = join(await directory(), 'notes.txt');
  await writeFile(data, 'These are my notes, and no database at all.');
  await expect(startServer({ data })).rejects.toThrow(/Cannot use .*notes\.txt/);
  expect(await readFile(data, 'utf8')).toBe('These are my notes, and no database at all.');
});

test.each([['memory'], ['a file']])('the server completes fifty concurrent writes in %s', async (where) => {
  const server = await start(where === 'memory' ? {} : { data: join(await directory(), 'data.db') });
  const { key } = await unlimited(server);
  const customerId = await customer(server, key);
  const jobs = await Promise.all(Array.from({ length: 50 }, () => job(server, key, customerId)));
  expect(new Set(jobs).size).toBe(50);
  expect((await server.api('GET', '/jobs', { key })).at('pagination.total')).toBe(50);
});

test('the server accepts exactly one of fifty concurrent conflicting writes', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const body = customerBody();
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, async () => (await server.api('POST', '/customers', { key, body })).outcome),
  );
  expect(outcomes.filter((outcome) => outcome === '201')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === '409 duplicate_customer')).toHaveLength(49);

  const id = await job(server, key, await customer(server, key));
  const changes = await Promise.all(
    Array.from({ length: 50 }, () =>
      server.api('PATCH', `/jobs/${id}/status`, { key, body: { status: 'Assigned' } }),
    ),
  );
  expect(changes.filter(({ status }) => status === 200)).toHaveLength(1);
});
