import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Script, startReceiver } from './receiver.js';
import { webhookEnvironment } from './webhook-environment.js';

async function file(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'plutio-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return join(path, 'data.db');
}

/** Creates a receiver script that delays all responses until the returned function sets their status. */
function delayedScript(): [Script, (status: number) => void] {
  let answer: (status: number) => void = () => undefined;
  const status = new Promise<number>((resolve) => {
    answer = resolve;
  });
  return [async () => ({ status: await status }), answer];
}

test('the webhook worker sends new and due deliveries after a restart', async () => {
  const receiver = await startReceiver((number) => ({ status: number === 1 ? 500 : 200 }));
  const data = await file();
  const first = await webhookEnvironment({ file: data });
  await first.client(receiver.url);
  await first.note('note1');
  first.worker.start();
  await first.hasStates('pending 1');
  await first.worker.stop();
  await first.note('note2');
  await first.stop();

  const second = await webhookEnvironment({ file: data });
  second.advance(300);
  second.worker.start();
  await second.hasStates('delivered 2', 'delivered 1');
  const [before, ...after] = receiver.header('webhook-id');
  expect(receiver.received).toHaveLength(3);
  expect(after).toContain(before);
  const log = await second.attempts((await second.deliveries())[0]?.id);
  expect(log.map(({ number, status }) => [number, status])).toEqual([
    [1, 500],
    [2, 200],
  ]);
});

test('the webhook worker keeps the due time of a retry across a restart', async () => {
  const receiver = await startReceiver(() => ({ status: 500 }));
  const data = await file();
  const first = await webhookEnvironment({ file: data });
  await first.client(receiver.url);
  await first.note('note1');
  first.worker.start();
  await first.hasStates('pending 1');
  await first.stop();

  const second = await webhookEnvironment({ file: data });
  second.advance(299.9);
  second.worker.start();
  await second.client(receiver.url);
  await second.note('note2');
  await second.hasStates('pending 1', 'pending 1', 'pending 1');
  expect(receiver.received).toHaveLength(3);
  second.environment.clock.unfreeze();
  second.environment.outbox.wake();
  await receiver.hasReceived(4);
});

test('the webhook worker does not repeat a successful delivery after a restart', async () => {
  const receiver = await startReceiver();
  const data = await file();
  const first = await webhookEnvironment({ file: data });
  await first.client(receiver.url);
  for (let index = 1; index <= 5; index += 1) await first.note(`note${index}`);
  first.worker.start();
  await first.hasStates(...Array.from({ length: 5 }, () => 'delivered 1'));
  await first.stop();

  const second = await webhookEnvironment({ file: data });
  second.worker.start();
  second.advance(1_000_000);
  await second.note('note6');
  await second.hasStates(...Array.from({ length: 6 }, () => 'delivered 1'));
  expect(receiver.received.map(({ body }) => JSON.parse(body)._id)).toEqual(
    Array.from({ length: 6 }, (_, index) => `note${index + 1}`),
  );
});

test('an attempt that is aborted when the worker stops is not recorded and is repeated after the restart', async () => {
  const [script, answer] = delayedScript();
  const receiver = await startReceiver(script);
  const webhooks = await webhookEnvironment();
  await webhooks.client(receiver.url);
  await webhooks.note('note1');
  await webhooks.note('note2');
  webhooks.worker.start();
  await receiver.hasReceived(1);
  await webhooks.worker.stop();
  await webhooks.hasStates('pending 0', 'pending 0');
  expect(await webhooks.attempts()).toEqual([]);

  answer(200);
  webhooks.worker.start();
  await webhooks.hasStates('delivered 1', 'delivered 1');
  const [broken, again] = receiver.header('webhook-id');
  expect(again).toBe(broken);
});

test('the webhook worker logs a database failure and restarts', { timeout: 20_000 }, async () => {
  const receiver = await startReceiver();
  const webhooks = await webhookEnvironment();
  await webhooks.client(receiver.url);
  await webhooks.note('note1');
  await webhooks.environment.database.orm.run('alter table attempts rename to mislaid');
  webhooks.worker.start();
  await expect.poll(() => webhooks.log.length, { timeout: 5000 }).toBe(1);
  expect(webhooks.log[0]).toContain('no such table: attempts');
  await webhooks.hasStates('pending 0');
  await webhooks.environment.database.orm.run('alter table mislaid rename to attempts');
  await webhooks.hasStates('delivered 1');
  expect(new Set(receiver.header('webhook-id')).size).toBe(1);
});
