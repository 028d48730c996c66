import { ReadableStream } from 'node:stream/web';
import { expect, test } from 'vitest';
import { retryDelay } from '../src/webhooks/schedule.js';
import { type Receiver, type Script, startReceiver } from './receiver.js';
import { type Settings, type WebhookEnvironment, webhookEnvironment } from './webhook-environment.js';

/** The ten delays 5 min × 576^((k−1)/9), in whole seconds, computed independently of the server. */
const DELAYS = [300, 608, 1232, 2496, 5058, 10249, 20768, 42084, 85277, 172800];

const FAILS: Script = () => ({ status: 500 });

async function running(script: Script, settings?: Settings): Promise<[WebhookEnvironment, Receiver]> {
  const receiver = await startReceiver(script);
  const webhooks = await webhookEnvironment(settings);
  webhooks.worker.start();
  await webhooks.client(receiver.url);
  await webhooks.note('note1');
  await receiver.hasReceived(1);
  return [webhooks, receiver];
}

/** Resolves after the worker has started all due attempts. */
async function workerCaughtUp(webhooks: WebhookEnvironment): Promise<void> {
  const receiver = await startReceiver();
  const client = await webhooks.client(receiver.url);
  for (const count of [1, 2]) {
    await webhooks.note(`probe${count}`, { only: client });
    await receiver.hasReceived(count);
  }
}

test('retryDelay returns ten delays that grow from five minutes to 48 hours', () => {
  expect(DELAYS.map((_, index) => retryDelay(index + 1))).toEqual(DELAYS.map((seconds) => seconds * 1000));
  expect(retryDelay(11)).toBeNull();
});

test('the webhook worker retries a failed delivery after each of ten delays, then gives up', async () => {
  const [webhooks, receiver] = await running(FAILS);
  const [start] = receiver.header('webhook-timestamp').map(Number);
  let elapsed = 0;
  for (const [index, delay] of DELAYS.entries()) {
    await expect.poll(async () => (await webhooks.deliveries())[0]?.attempts).toBe(index + 1);
    webhooks.advance(delay - 1);
    await workerCaughtUp(webhooks);
    expect(receiver.received).toHaveLength(index + 1);
    webhooks.advance(1);
    await receiver.hasReceived(index + 2);
    elapsed += delay;
    expect(receiver.header('webhook-timestamp').at(-1)).toBe(String(Number(start) + elapsed));
  }
  await expect.poll(async () => (await webhooks.deliveries())[0]?.state).toBe('failed');
  webhooks.advance(1_000_000);
  await workerCaughtUp(webhooks);
  expect(receiver.received).toHaveLength(11);
  const [delivery] = await webhooks.deliveries();
  const log = await webhooks.attempts(delivery?.id);
  expect(log.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(new Set(log.map(({ status, problem }) => `${status} ${problem}`))).toEqual(
    new Set(['500 answered 500']),
  );
  expect(delivery?.settled_at).toBe(new Date((Number(start) + elapsed) * 1000).toISOString());
  expect(new Set(receiver.header('webhook-id')).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.header('webhook-signature')).size).toBe(11);
});

test('the webhook worker does not retry a delivery after a success', async () => {
  const [webhooks, receiver] = await running((number) => ({ status: number === 1 ? 500 : 200 }));
  await webhooks.hasStates('pending 1');
  webhooks.advance(300);
  await webhooks.hasStates('delivered 2');
  webhooks.advance(1_000_000);
  await workerCaughtUp(webhooks);
  expect(receiver.received).toHaveLength(2);
  const log = await webhooks.attempts((await webhooks.deliveries())[0]?.id);
  expect(log.map(({ status, problem }) => [status, problem])).toEqual([
    [500, 'answered 500'],
    [200, null],
  ]);
});

test('the webhook worker retries automatically while the clock runs', async () => {
  const [webhooks, receiver] = await running(FAILS);
  await webhooks.hasStates('pending 1');
  webhooks.advance(299.9);
  webhooks.environment.clock.unfreeze();
  webhooks.environment.outbox.wake();
  await receiver.hasReceived(2);
});

test('the webhook worker retries immediately if the clock passes the due time during an attempt', async () => {
  let answer = (): void => undefined;
  const firstCall = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const [webhooks, receiver] = await running(async () => {
    await firstCall;
    return { status: 500 };
  });
  webhooks.advance(300);
  await workerCaughtUp(webhooks);
  answer();
  await receiver.hasReceived(2);
});

test.each([200, 201, 202, 204, 299])('the webhook worker treats status %i as a success', async (status) => {
  const [webhooks] = await running(() => ({ status }));
  await webhooks.hasStates('delivered 1');
});

test.each([400, 401, 404, 410, 429, 503])(
  'the webhook worker treats status %i as a failure',
  async (status) => {
    const [webhooks] = await running(() => ({ status }));
    await webhooks.hasStates('pending 1');
    expect((await webhooks.attempts())[0]).toMatchObject({ status, problem: `answered ${status}` });
  },
);

test.each([301, 302, 303, 307, 308])(
  'the webhook worker does not follow a redirect with status %i and treats it as a failure',
  async (status) => {
    const elsewhere = await startReceiver();
    const [webhooks] = await running(() => ({ status, headers: { location: elsewhere.url } }));
    await webhooks.hasStates('pending 1');
    await workerCaughtUp(webhooks);
    expect(elsewhere.received).toHaveLength(0);
    expect((await webhooks.attempts())[0]?.problem).toBe(`answered ${status}; redirects are not followed`);
  },
);

test('the webhook worker treats a timeout as a failure and logs the duration of the attempt', async () => {
  const [webhooks] = await running(() => null, { timeout: 100 });
  await webhooks.hasStates('pending 1');
  const [attempt] = await webhooks.attempts();
  expect(attempt).toMatchObject({ status: null, problem: 'no response within 0.1 s' });
  expect(attempt?.duration).toBeGreaterThanOrEqual(99);
});

test.each([
  ['connections are refused', 'the connection was refused', 'http://127.0.0.1:1/hooks'],
  ['the host name does not exist', 'the host name cannot be resolved', 'http://hooks.invalid/'],
])('the webhook worker treats an attempt as failed if %s', async (_, problem, url) => {
  const webhooks = await webhookEnvironment();
  webhooks.worker.start();
  await webhooks.client(url);
  await webhooks.note('note1');
  await webhooks.hasStates('pending 1');
  expect((await webhooks.attempts())[0]).toMatchObject({ status: null, problem });
});

test('the webhook worker uses the status of an endless response and stops reading its body early', async () => {
  let sent = 0;
  const [webhooks] = await running(() => {
    const chunk = Buffer.alloc(65_536);
    return {
      status: 200,
      body: new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += chunk.length;
          controller.enqueue(chunk);
        },
      }),
    };
  });
  await webhooks.hasStates('delivered 1');
  // The operating system decides how much its socket buffers accept before the connection closes.
  expect(sent).toBeLessThan(32 * 2 ** 20);
});

test('the webhook worker sends at most four concurrent retries to a failing receiver', async () => {
  let most = 0;
  let underWay = 0;
  const [webhooks, receiver] = await running(async (number) => {
    if (number <= 20) return { status: 500 };
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, 20));
    underWay -= 1;
    return { status: 500 };
  });
  for (let index = 2; index <= 20; index += 1) await webhooks.note(`note${index}`);
  await webhooks.hasStates(...Array.from({ length: 20 }, () => 'pending 1'));
  webhooks.advance(300);
  await receiver.hasReceived(40);
  expect(most).toBe(4);
});

test('the webhook worker does not send queued deliveries of a revoked client', async () => {
  let answer = (): void => undefined;
  const firstCall = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const [webhooks, receiver] = await running(async () => {
    await firstCall;
    return { status: 500 };
  });
  await webhooks.note('note2');
  await webhooks.note('note3');
  const [client] = webhooks.environment.clients.ofUser('nobody');
  await webhooks.environment.clients.revoke(client?.id ?? '', webhooks.environment.clock.iso());
  answer();
  await webhooks.hasStates('stopped 1', 'stopped 0', 'stopped 0');
  webhooks.advance(1_000_000);
  await workerCaughtUp(webhooks);
  expect(receiver.received).toHaveLength(1);
});

test('the webhook worker does not retry a delivery if the client was revoked in the meantime', async () => {
  const [webhooks, receiver] = await running(FAILS);
  await webhooks.hasStates('pending 1');
  const [client] = webhooks.environment.clients.ofUser('nobody');
  await webhooks.environment.clients.revoke(client?.id ?? '', webhooks.environment.clock.iso());
  webhooks.advance(300);
  await webhooks.hasStates('stopped 1');
  expect(receiver.received).toHaveLength(1);
});

test('with the mutant no-retry, the webhook worker gives up after a 500', async () => {
  const [webhooks] = await running(FAILS, { mutants: ['no-retry'] });
  await webhooks.hasStates('failed 1');
});

test('with the mutant retry-late, the webhook worker sends the first retry after 600 s', async () => {
  const [webhooks, receiver] = await running(FAILS, { mutants: ['retry-late'] });
  await webhooks.hasStates('pending 1');
  webhooks.advance(599);
  await workerCaughtUp(webhooks);
  expect(receiver.received).toHaveLength(1);
  webhooks.advance(1);
  await receiver.hasReceived(2);
});

test('with the mutant id-changes-on-retry, the webhook worker sends each attempt with a new id', async () => {
  const [webhooks, receiver] = await running(FAILS, { mutants: ['id-changes-on-retry'] });
  await webhooks.hasStates('pending 1');
  webhooks.advance(300);
  await receiver.hasReceived(2);
  expect(new Set(receiver.header('webhook-id')).size).toBe(2);
});
