import { expect, test } from 'vitest';
import type { MutantName } from '../src/mutants/catalogue.js';
import { sign } from '../src/webhooks/signature.js';
import { startReceiver } from './receiver.js';
import { webhookEnvironment } from './webhook-environment.js';

/** Verifies a Standard Webhooks signature with the Web Cryptography API, independently of the server. */
async function verifies(secret: string, signature: string, signed: string): Promise<boolean> {
  const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const [version, mac = ''] = signature.split(',');
  if (version !== 'v1') return false;
  const key = await crypto.subtle.importKey(
    'raw',
    bytes(secret.slice('whsec_'.length)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  return await crypto.subtle.verify('HMAC', key, bytes(mac), new TextEncoder().encode(signed));
}

test('an event is sent as a signed POST of the entity, with headers for id, time and event name', async () => {
  const receiver = await startReceiver();
  const webhooks = await webhookEnvironment();
  const client = await webhooks.client(`${receiver.url}?from=plutio`);
  await webhooks.note('note1', { content: 'Glaze “Ø” · 釉' });
  webhooks.worker.start();
  await receiver.hasReceived(1);
  const [call] = receiver.received;
  expect(call?.path).toBe('/hooks?from=plutio');
  expect(JSON.parse(call?.body ?? '')).toEqual({
    _id: 'note1',
    title: 'Note note1',
    content: 'Glaze “Ø” · 釉',
    isArchived: false,
    createdAt: '2026-11-24T09:00:00.000Z',
    updatedAt: '2026-11-24T09:00:00.000Z',
  });
  const headers = call?.headers ?? {};
  expect(headers['content-type']).toBe('application/json');
  expect(headers['x-plutio-event']).toBe('note.create');
  expect(headers['webhook-id']).toMatch(/^msg_/);
  expect(headers['webhook-timestamp']).toBe(String(Date.parse('2026-11-24T09:00:00Z') / 1000));
  const secret = (await webhooks.environment.clients.webhookSecretOf(client.id)) ?? '';
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${call?.body}`;
  expect(await verifies(secret, String(headers['webhook-signature']), signed)).toBe(true);
  expect(await verifies(secret, String(headers['webhook-signature']), `${signed} `)).toBe(false);
});

test('`sign` reproduces the signature of the published example', () => {
  const signed = 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}';
  expect(sign('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', signed)).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

test('the webhook worker delivers an event to every URL of every client, each time with a unique id', async () => {
  const [first, second] = [await startReceiver(), await startReceiver()];
  const webhooks = await webhookEnvironment();
  webhooks.worker.start();
  await webhooks.client(first.url, second.url);
  await webhooks.client(second.url);
  await webhooks.note('note1');
  await first.hasReceived(1);
  await second.hasReceived(2);
  const ids = [...first.header('webhook-id'), ...second.header('webhook-id')];
  expect(new Set(ids).size).toBe(3);
});

test('first attempts are sent one after another in order of creation, regardless of the responses', async () => {
  let underWay = 0;
  const receiver = await startReceiver(async (number) => {
    underWay += 1;
    expect(underWay).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, number % 3));
    underWay -= 1;
    return { status: number % 4 === 0 ? 500 : 200 };
  });
  const webhooks = await webhookEnvironment();
  await webhooks.client(receiver.url);
  const ids = Array.from({ length: 250 }, (_, index) => `note${index}`);
  for (const id of ids.slice(0, 120)) await webhooks.note(id);
  webhooks.worker.start();
  for (const id of ids.slice(120)) await webhooks.note(id);
  await receiver.hasReceived(250);
  expect(receiver.received.map(({ body }) => JSON.parse(body)._id)).toEqual(ids);
});

test('a silent receiver does not delay others, and at most 64 attempts run concurrently', async () => {
  const waiting: (() => void)[] = [];
  const slow = await startReceiver(async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { status: 200 };
  });
  const quick = await startReceiver();
  const webhooks = await webhookEnvironment();
  webhooks.worker.start();
  await webhooks.client(quick.url);
  await webhooks.client(...Array.from({ length: 63 }, (_, index) => `${slow.url}/${index}`));
  await webhooks.note('note1');
  await webhooks.note('note2');
  await quick.hasReceived(2);
  await slow.hasReceived(63);
  await webhooks.client(...Array.from({ length: 10 }, (_, index) => `${slow.url}/more/${index}`));
  await webhooks.note('note3');
  await slow.hasReceived(64);
  // Each response frees a slot. At the end, three notes have reached 63 URLs and one note ten more.
  slow.script = () => ({ status: 200 });
  for (const answer of waiting) answer();
  await slow.hasReceived(3 * 63 + 10);
});

test('the webhook worker delivers nothing for a rolled-back change', async () => {
  const receiver = await startReceiver();
  const webhooks = await webhookEnvironment();
  webhooks.worker.start();
  await webhooks.client(receiver.url);
  await expect(webhooks.note('undone', { failing: true })).rejects.toThrow();
  await webhooks.note('note1');
  await receiver.hasReceived(1);
  expect(receiver.received[0]?.body).toContain('note1');
});

const BUGS: [MutantName, (headers: Record<string, unknown>) => unknown, unknown][] = [
  ['event-header-missing', (headers) => headers['x-plutio-event'], undefined],
  ['timestamp-in-milliseconds', (headers) => headers['webhook-timestamp'], '1795510800000'],
  ['delivered-as-text', (headers) => headers['content-type'], 'text/plain'],
];

test.each(BUGS)('the webhook worker reproduces the bug of the mutant %s', async (mutant, read, expected) => {
  const receiver = await startReceiver();
  const webhooks = await webhookEnvironment({ mutants: [mutant] });
  webhooks.worker.start();
  await webhooks.client(receiver.url);
  await webhooks.note('note1');
  await receiver.hasReceived(1);
  expect(read(receiver.received[0]?.headers ?? {})).toBe(expected);
});

test.each<[MutantName]>([['wrong-signature'], ['signature-without-timestamp']])(
  'with the mutant %s, the webhook worker sends invalid signatures',
  async (mutant) => {
    const receiver = await startReceiver();
    const webhooks = await webhookEnvironment({ mutants: [mutant] });
    webhooks.worker.start();
    const client = await webhooks.client(receiver.url);
    await webhooks.note('note1');
    await receiver.hasReceived(1);
    const { headers = {}, body } = receiver.received[0] ?? {};
    const secret = (await webhooks.environment.clients.webhookSecretOf(client.id)) ?? '';
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(await verifies(secret, String(headers['webhook-signature']), signed)).toBe(false);
  },
);

test('with the mutant delivered-twice, the webhook worker repeats a successful delivery', async () => {
  const receiver = await startReceiver();
  const webhooks = await webhookEnvironment({ mutants: ['delivered-twice'] });
  webhooks.worker.start();
  await webhooks.client(receiver.url);
  await webhooks.note('note1');
  await receiver.hasReceived(2);
  expect(new Set(receiver.header('webhook-id')).size).toBe(1);
});
