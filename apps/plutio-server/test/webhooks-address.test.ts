import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { guardedLookup, type Resolve, webhookUrlProblem } from '../src/webhooks/address.js';
import { startReceiver } from './receiver.js';
import { webhookEnvironment } from './webhook-environment.js';

test.each([
  ['https://example.com/hooks', null],
  ['http://example.com:8080/hooks?token=1', null],
  ['https://8.8.8.8/', null],
  ['https://[2606:4700::1111]/', null],
  ['https://127.0.0.1/', 'private'],
  ['https://127.1/', 'private'],
  ['https://2130706433/', 'private'],
  ['https://0x7f.0.0.1/', 'private'],
  ['https://0177.0.0.1/', 'private'],
  ['https://①②⑦.0.0.1/', 'private'],
  ['https://[::1]:8443/', 'private'],
  ['https://[::ffff:127.0.0.1]/', 'private'],
  ['https://LOCALHOST/', 'private'],
  ['https://localhost./', 'private'],
  ['https://hooks.localhost/', 'private'],
  ['ftp://example.com/', 'must begin with'],
  ['file:///etc/passwd', 'must begin with'],
  ['javascript:alert(1)', 'must begin with'],
  ['https://user@example.com/', 'user name or password'],
  ['https://:secret@example.com/', 'user name or password'],
  ['example.com/hooks', 'must be an absolute URL'],
  ['', 'must be an absolute URL'],
  [`https://example.com/${'x'.repeat(2000)}`, 'longer than'],
])('webhookUrlProblem returns the expected problem for %j: %j', (url, expected) => {
  const problem = webhookUrlProblem(url, false);
  if (expected === null) expect(problem).toBeNull();
  else expect(problem).toContain(expected);
});

test('webhookUrlProblem checks the scheme and credentials even if private addresses are allowed', () => {
  expect(webhookUrlProblem('http://127.0.0.1:9/', true)).toBeNull();
  expect(webhookUrlProblem('http://localhost:9/', true)).toBeNull();
  expect(webhookUrlProblem('ftp://127.0.0.1/', true)).toContain('must begin with');
  expect(webhookUrlProblem('http://a:b@127.0.0.1/', true)).toContain('user name or password');
});

const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };

test.each([
  ['written as an address', undefined, (url: string) => url],
  ['IPv4-mapped', undefined, (url: string) => url.replace('127.0.0.1', '[::ffff:127.0.0.1]')],
  ['behind a host name', [LOOPBACK], (url: string) => url.replace('127.0.0.1', 'hooks.example')],
  [
    'one of several addresses behind a host name',
    [{ address: '8.8.8.8', family: 4 }, LOOPBACK],
    (url: string) => url.replace('127.0.0.1', 'hooks.example'),
  ],
])(
  'the webhook worker does not connect to a loopback receiver and logs the reason: %s',
  async (_, addresses, change) => {
    const receiver = await startReceiver();
    const resolve: Resolve = async () => addresses ?? [];
    const webhooks = await webhookEnvironment({ allowPrivate: false, resolve });
    webhooks.worker.start();
    await webhooks.client(change(receiver.url));
    await webhooks.note('note1');
    await webhooks.hasStates('pending 1');
    expect(receiver.connections).toBe(0);
    const [attempt] = await webhooks.attempts();
    expect(attempt).toMatchObject({ status: null });
    expect(attempt?.problem).toMatch(/^not sent: .*private/);
  },
);

test('the webhook worker uses the configured resolver even if private addresses are allowed', async () => {
  const receiver = await startReceiver();
  const lookups: string[] = [];
  const webhooks = await webhookEnvironment({
    resolve: async (hostname) => {
      lookups.push(hostname);
      return [LOOPBACK];
    },
  });
  webhooks.worker.start();
  await webhooks.client(receiver.url.replace('127.0.0.1', 'hooks.example'));
  await webhooks.note('note1');
  await receiver.hasReceived(1);
  expect(receiver.received[0]?.headers.host).toContain('hooks.example');
  expect(lookups).toEqual(['hooks.example']);
});

test('guardedLookup checks the addresses of a host name at every connection', async () => {
  const answers = [[{ address: '8.8.8.8', family: 4 }], [LOOPBACK]];
  const lookup = guardedLookup(async () => answers.shift() ?? [], false);
  const outcome = () =>
    new Promise((resolve) => {
      lookup('hooks.example', { all: true }, (error, addresses) => resolve(error?.message ?? addresses));
    });
  expect(await outcome()).toEqual([{ address: '8.8.8.8', family: 4 }]);
  expect(await outcome()).toBe('hooks.example resolves to a private address');
});
