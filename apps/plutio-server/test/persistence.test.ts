import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../src/server.js';
import { task } from './entities.js';
import { CONTROL_TOKEN, start, TestServer } from './harness.js';

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'plutio-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('the server keeps data, roles, clients, tokens and revocations in a file across a restart', async () => {
  const options = {
    data: join(await directory(), 'data.db'),
    encryptionKey: randomBytes(32),
    controlToken: CONTROL_TOKEN,
  };
  const first = new TestServer(await startServer(options), []);
  const caller = await first.caller({ permissions: ['task.view', 'task.create'], limits: { client: 7 } });
  const revokedCaller = await first.caller();
  await first.updateCaller(revokedCaller, { revoked: true });
  const id = await task(first, caller);
  await first.running.stop();

  const second = await start(options);
  expect(second.running.demo).toBeUndefined();
  const read = await second.api(caller, 'GET', `/tasks/${id}`);
  expect(read.at('title')).toBe('Look at it');
  expect(read.headers.get('x-ratelimit-limit')).toBe('7');
  const body = { _id: id };
  expect((await second.api(caller, 'DELETE', '/tasks', { body })).status).toBe(403);
  expect((await second.api(revokedCaller, 'GET', '/tasks')).outcome).toContain('token is invalid');
  expect(await second.renewed(caller.id, caller.secret)).not.toBe(caller.token);
});

test('the server stores no usable secret in the database files', async () => {
  const path = await directory();
  const options = {
    data: join(path, 'data.db'),
    encryptionKey: randomBytes(32),
    demoPassword: 'canary-word',
  };
  const server = await start(options);
  const webhooks = { url: 'http://127.0.0.1:9/', events: [] };
  const caller = await server.caller({ webhooks });
  const demo = await server.demo();
  await server.api(caller, 'GET', '/tasks');
  for (const name of await readdir(path)) {
    const bytes = await readFile(join(path, name));
    for (const secret of [caller.secret, caller.token, demo.secret, demo.token, 'canary-word', 'whsec_']) {
      expect(bytes.includes(secret)).toBe(false);
    }
  }
});

test('the server refuses a file with secrets that were encrypted with a different key', async () => {
  const data = join(await directory(), 'data.db');
  await (await startServer({ data, encryptionKey: randomBytes(32) })).stop();
  const again = startServer({ data, encryptionKey: randomBytes(32) });
  await expect(again).rejects.toThrow(/different PLUTIO_ENCRYPTION_KEY/);
});

test('the server refuses a file that is not a database and leaves it unchanged', async () => {
  const data = join(await directory(), 'notes.txt');
  await writeFile(data, 'These are my notes, and no database at all.');
  await expect(startServer({ data })).rejects.toThrow(/Cannot use .*notes\.txt/);
  expect(await readFile(data, 'utf8')).toBe('These are my notes, and no database at all.');
});

test.each([['memory'], ['a file']])('the server completes fifty concurrent writes in %s', async (where) => {
  const server = await start(where === 'memory' ? {} : { data: join(await directory(), 'data.db') });
  const caller = await server.caller();
  const tasks = await Promise.all(Array.from({ length: 50 }, () => task(server, caller)));
  expect(new Set(tasks).size).toBe(50);
  const list = (await server.api(caller, 'GET', '/tasks?limit=100')).body;
  expect(list).toHaveLength(50);
});

test('the server completes exactly one of fifty concurrent removals of a task', async () => {
  const server = await start();
  const caller = await server.caller();
  const body = { _id: await task(server, caller) };
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => server.api(caller, 'DELETE', '/tasks', { body })),
  );
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(replies.filter(({ status }) => status === 404)).toHaveLength(49);
});
