import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createClock, createMock, type MockOptions } from '../src/index.js';
import { sender } from '../src/webhooks/send.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

const SECRET = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';

const hook = (event: string, cause: string) => ({
  post: {
    'x-caused-by': [cause],
    parameters: [{ name: 'X-Event', in: 'header', required: true, schema: { const: event } }],
    requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
    responses: { 200: { description: 'Received.' } },
  },
});

const DOCUMENT = {
  ...PETS,
  openapi: '3.1.0',
  'x-webhooks': { signature: 'standard-webhooks', retries: [300, 600] },
  webhooks: {
    'pet.created': hook('pet.created', 'createPet'),
    'pet.removed': hook('pet.removed', 'DELETE /pets/{petId}'),
  },
  paths: {
    ...PETS.paths,
    '/exports': {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['notify'],
                properties: { notify: { type: 'string', format: 'uri' } },
              },
            },
          },
        },
        responses: { 202: { description: 'Started.' } },
        callbacks: {
          done: {
            '{$request.body#/notify}?of={$request.header.x-of}': {
              post: {
                requestBody: {
                  content: { 'application/json': { schema: { type: 'object' }, example: { rows: 3 } } },
                },
                responses: { 200: { description: 'Received.' } },
              },
            },
          },
        },
      },
    },
  },
};

interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Creates a stateful mock with a frozen clock and a receiver that records the messages sent to it.
 * @param answers Statuses that the receiver returns, in order; the last status is repeated.
 */
async function shop(...answers: readonly number[]) {
  const sent: Message[] = [];
  const failures: (readonly [problem: string | null | undefined, nextAt: string | null])[] = [];
  let gate = Promise.resolve();
  const clock = createClock();
  clock.freeze(true);
  const options: MockOptions = {
    stateful: true,
    clock,
    webhooks: [{ url: 'https://receiver.example/hooks?key=canary' }],
    webhookSecret: SECRET,
    onDeliveryFailure: ({ attempts, nextAt }) => void failures.push([attempts.at(-1)?.problem, nextAt]),
    send: async (_, url, headers, body) => {
      await gate;
      const status = answers[Math.min(sent.length, answers.length - 1)] ?? 200;
      sent.push({ url, headers, body });
      return { status, problem: status < 300 ? null : `received status ${status}` };
    },
    control: { token: 'a-control-token' },
  };
  const mock = createMock(await modelOf(DOCUMENT), options);
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Response> =>
    mock(
      new Request(`http://mock${path}`, {
        method,
        headers: { 'x-key': 'any', 'content-type': 'application/json', ...more },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  const key = (await (await call('POST', '/control/callers', {}, AUTHORIZED)).json()) as {
    credentials: { Key: string };
  };
  const authorized = { 'x-key': key.credentials.Key };
  return {
    sent,
    failures,
    /** Delays the receiver's responses until the returned function is called. */
    hold: (): (() => void) => {
      let open = (): void => {};
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    clock,
    mock,
    call: (method: string, path: string, body?: unknown, more = {}) =>
      call(method, path, body, { ...authorized, ...more }),
  };
}

/** Computes the Standard Webhooks 1.0 signature of a message. */
function signatureOf({ headers, body }: Message): string {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

const AUTHORIZED = { authorization: 'Bearer a-control-token' };
/** Waits until a busy machine has sent the messages, too. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));

describe('messages of the mock', () => {
  it('report a change with a Standard Webhooks signature', async () => {
    const { sent, call, clock } = await shop();
    const created = await (await call('POST', '/v1/pets', { name: 'Bella' })).json();
    await settled();
    expect(sent).toHaveLength(1);
    const { headers, body } = sent[0] as Message;
    expect(JSON.parse(body)).toEqual(created);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-event': 'pet.created' });
    expect(headers['webhook-timestamp']).toBe(String(Math.floor(clock.now() / 1000)));
    expect(headers['webhook-signature']).toBe(signatureOf(sent[0] as Message));
  });

  it('report the last state of a removed resource', async () => {
    const { sent, call } = await shop();
    const { id } = (await (await call('POST', '/v1/pets', { name: 'Bella' })).json()) as { id: number };
    await call('DELETE', `/v1/pets/${id}`);
    await settled();
    expect(
      sent.map(({ headers, body }) => [headers['x-event'], (JSON.parse(body) as { name: string }).name]),
    ).toEqual([
      ['pet.created', 'Bella'],
      ['pet.removed', 'Bella'],
    ]);
  });

  it('do not report refused requests', async () => {
    const { sent, call } = await shop();
    expect((await call('POST', '/v1/pets', { name: '' })).status).toBe(400);
    await settled();
    expect(sent).toEqual([]);
  });

  it("are retried with the same id according to the mock's clock, and finally dropped", async () => {
    const { sent, call, clock } = await shop(500);
    await call('POST', '/v1/pets', { name: 'Bella' });
    await settled();
    for (const [seconds, count] of [
      [299, 1],
      [1, 2],
      [599, 2],
      [1, 3],
      [100_000, 3],
    ] as const) {
      clock.advance(seconds * 1000);
      await settled();
      expect(sent).toHaveLength(count);
    }
    expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    const log = await (await call('GET', '/control/deliveries', undefined, AUTHORIZED)).text();
    expect(JSON.parse(log)).toMatchObject([
      { event: 'pet.created', nextAt: null, attempts: [{ status: 500 }, { status: 500 }, { status: 500 }] },
    ]);
    expect(log).not.toContain('canary');
  });

  it('are sent as callbacks to the URL that the request specifies', async () => {
    const { sent, call } = await shop();
    expect(
      (await call('POST', '/v1/exports', { notify: 'https://caller.example/done' }, { 'x-of': '7' })).status,
    ).toBe(202);
    await settled();
    expect(sent.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
      ['https://caller.example/done?of=7', { rows: 3 }],
    ]);
    expect(sent[0]?.headers['webhook-signature']).toBe(signatureOf(sent[0] as Message));
  });

  it('are passed to `onDeliveryFailure` after a failed attempt, with the reason and the time of the next attempt', async () => {
    const { call, clock, failures } = await shop(500, 200);
    await call('POST', '/v1/pets', { name: 'Bella' });
    await settled();
    expect(failures).toEqual([['received status 500', new Date(clock.now() + 300_000).toISOString()]]);
  });

  it('survive an update of the document and are logged while in flight', async () => {
    const { sent, mock, call, hold } = await shop();
    const open = hold();
    await call('POST', '/v1/pets', { name: 'Bella' });
    mock.update(await modelOf(DOCUMENT));
    const log = async (): Promise<unknown> =>
      (await call('GET', '/control/deliveries', undefined, AUTHORIZED)).json();
    expect(await log()).toMatchObject([{ event: 'pet.created', attempts: [] }]);
    open();
    await settled();
    expect(await log()).toMatchObject([{ event: 'pet.created', attempts: [{ status: 200 }] }]);
    expect(sent).toHaveLength(1);
  });

  it('are dropped by a reset, even if they are in flight', async () => {
    const { sent, call, clock, hold } = await shop(500);
    const open = hold();
    await call('POST', '/v1/pets', { name: 'Bella' });
    await call('POST', '/control/reset', undefined, AUTHORIZED);
    open();
    await settled();
    clock.advance(100_000_000);
    await settled();
    expect(sent).toHaveLength(1);
  });

  it('are dropped without affecting the request if they cannot be created', async () => {
    const omega = structuredClone(DOCUMENT.webhooks['pet.created'].post);
    omega.parameters = [{ name: 'X-Event', in: 'header', required: true, schema: { const: 'Ω' } }];
    const model = await modelOf({ ...DOCUMENT, webhooks: { 'pet.created': { post: omega } } });
    const problems: (string | null | undefined)[] = [];
    const mock = createMock(model, {
      webhooks: [{ url: 'https://receiver.example/' }],
      onDeliveryFailure: ({ attempts, nextAt }) => void problems.push(attempts.at(-1)?.problem, nextAt),
    });
    const headers = { 'x-key': 'any', 'content-type': 'application/json' };
    const post = (): Promise<Response> =>
      mock(new Request('http://mock/v1/pets', { method: 'POST', headers, body: '{"name":"Bella"}' }));
    expect((await post()).status).toBe(201);
    await settled();
    expect(problems).toEqual([expect.stringContaining('X-Event'), null]);
    expect((await post()).status).toBe(201);
  });

  it('can be scheduled far in the future, even if the failure listener throws', async () => {
    const mock = createMock(await modelOf({ ...DOCUMENT, 'x-webhooks': { retries: [1e15] } }), {
      webhooks: [{ url: 'https://receiver.example/' }],
      control: { token: 'a-control-token' },
      callers: { tester: { credentials: { Key: 'any' } } },
      send: async () => ({ status: 500, problem: 'received status 500' }),
      onDeliveryFailure: () => {
        throw new Error('The listener failed.');
      },
    });
    const headers = { 'x-key': 'any', 'content-type': 'application/json' };
    await mock(new Request('http://mock/v1/pets', { method: 'POST', headers, body: '{"name":"Bella"}' }));
    await settled();
    const log = await mock(new Request('http://mock/control/deliveries', { headers: AUTHORIZED }));
    expect(await log.json()).toMatchObject([
      { attempts: [{ status: 500 }], nextAt: '9999-12-31T23:59:59.999Z' },
    ]);
  });

  it.each([
    ['https://user:canary@receiver.example/', 'https://receiver.example/'],
    ['https://receiver.example/services/canary?key=canary', 'https://receiver.example/…'],
    ['http://user:canary@receiver.example:99999/', 'an invalid URL'],
  ])('are logged without the secret parts of %s', async (notify, redacted) => {
    const { call } = await shop();
    await call('POST', '/v1/exports', { notify }, { 'x-of': '7' });
    await settled();
    const log = await (await call('GET', '/control/deliveries', undefined, AUTHORIZED)).text();
    expect(log).not.toContain('canary');
    expect(JSON.parse(log)).toMatchObject([{ url: redacted }]);
  });

  it('are sent as callbacks with the created resource', async () => {
    const post = {
      ...PETS.paths['/pets'].post,
      callbacks: {
        made: {
          '{$request.query.to}?from={$url}': {
            post: {
              requestBody: {
                content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
              },
              responses: { 200: { description: 'Received.' } },
            },
          },
        },
      },
    };
    const sent: Message[] = [];
    const model = await modelOf({
      ...PETS,
      paths: { ...PETS.paths, '/pets': { ...PETS.paths['/pets'], post } },
    });
    const mock = createMock(model, {
      stateful: true,
      send: async (_, url, headers, body) => {
        sent.push({ url, headers, body });
        return { status: 204, problem: null };
      },
    });
    const headers = { 'x-key': 'any', 'content-type': 'application/json' };
    const url = 'http://mock/v1/pets?to=https://caller.example/';
    const created = await mock(new Request(url, { method: 'POST', headers, body: '{"name":"Bella"}' }));
    await settled();
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual(await created.json());
    expect(sent[0]?.url).toBe(`https://caller.example/?from=${url}`);
  });
});

describe('a delivery', () => {
  it.each([
    'http://127.0.0.1:9/',
    'http://[::1]:9/',
    'http://[::ffff:10.0.0.1]/',
    'http://localhost:9/',
    'http://169.254.169.254/latest/meta-data',
    'ftp://receiver.example/',
    'http://user:password@receiver.example/',
    'not-a-url',
  ])('is not sent to %s', async (url) => {
    const outcome = await sender(false)('POST', url, {}, '{}');
    expect(outcome.status).toBeNull();
    expect(outcome.problem).toMatch(/not sent|private address/);
  });
});
