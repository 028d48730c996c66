import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Throttle } from '../src/execute/throttle.js';
import { findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const fine = { description: 'Here.', content: { 'application/json': { schema: { type: 'object' } } } };

/** A document with twelve independent operations that require a key. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  security: [{ Key: [] }],
  paths: Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`/thing-${index}`, { get: { responses: { 200: fine } } }]),
  ),
  components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
};
const callers = { me: { credentials: { Key: { env: 'KEY' } } } };

describe('a limit that the run itself reaches', () => {
  test('makes all cases wait together until the server admits them', async () => {
    // The server admits two calls per second.
    let [left, refusedAt] = [2, 0];
    const server = await serve(() => {
      if (left === 0 && refusedAt > 0 && Date.now() - refusedAt >= 1000) [left, refusedAt] = [2, 0];
      if (left-- > 0) return { status: 200, body: {} };
      [left, refusedAt] = [0, refusedAt || Date.now()];
      return { status: 429, headers: { 'retry-after': '1' } };
    });
    const result = await run(await modelOf(document), server.url, { callers, concurrency: 8 });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    const waits = result.events.filter(({ type }) => type === 'run-waiting');
    // Five windows follow the first. If the eight concurrent cases waited separately, there would be dozens of waits.
    expect(waits.length).toBeGreaterThanOrEqual(5);
    expect(waits.length).toBeLessThanOrEqual(10);
  });

  test('blocks the cases after several unsuccessful waits', async () => {
    const server = await serve(() => ({ status: 429, headers: { 'retry-after': '1' } }));
    const result = await run(await modelOf(document), server.url, { callers, concurrency: 8 });
    expect(findingTexts(result)).toEqual([]);
    expect(result.events.filter(({ type }) => type === 'run-waiting').length).toBeLessThanOrEqual(4);
    for (const variant of openVariants(result))
      expect(variant).toContain(
        'answered 429 to the run itself, asking to wait 1 s, and waiting did not help: configure a caller with higher limits, or lower `concurrency`',
      );
  });

  test('blocks the cases immediately if the wait is too long', async () => {
    const server = await serve(() => ({ status: 429, headers: { 'retry-after': '76' } }));
    const result = await run(await modelOf(document), server.url, { callers });
    // The twelve cases, and three calls before them.
    expect(server.calls).toHaveLength(15);
    for (const variant of openVariants(result))
      expect(variant).toContain(
        'asking to wait 76 s, but a run waits at most 75 s: start another run after that time, or configure a caller with higher limits',
      );
  });
});

describe('a wait of a minute', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const limited = { status: 429, headers: { 'retry-after': '60' }, text: '', json: undefined };
  const admitted = { status: 200, headers: {}, text: '', json: undefined };

  test('is shared by the cases of a caller and does not delay other callers', async () => {
    const waits: number[] = [];
    const throttle = new Throttle((seconds) => waits.push(seconds));
    let isOpen = false;
    let calls = 0;
    const send = (caller: string, operation: string): Promise<unknown> =>
      throttle.send(
        { caller, operation },
        async () => {
          calls++;
          return isOpen || caller === 'other' ? admitted : limited;
        },
        new AbortController().signal,
      );
    const first = [send('me', 'GET /a'), send('me', 'GET /b')];
    await vi.advanceTimersByTimeAsync(0);
    const late = send('me', 'GET /c');
    await expect(send('other', 'GET /a')).resolves.toBe(admitted);
    await vi.advanceTimersByTimeAsync(59_000);
    // Two calls were refused, one waits, and the call of the other caller was admitted.
    expect([calls, waits]).toEqual([3, [60]]);
    isOpen = true;
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(Promise.all([...first, late])).resolves.toEqual([admitted, admitted, admitted]);
    expect([calls, waits]).toEqual([6, [60]]);
  });

  test.each([
    ['ratelimit-reset', () => '30'],
    ['x-ratelimit-reset', () => String(Math.floor(Date.now() / 1000) + 30)],
  ])('lasts until the reset in %s without Retry-After', async (name, value) => {
    const waits: number[] = [];
    const throttle = new Throttle((seconds) => waits.push(seconds));
    const answers = [{ ...limited, headers: { [name]: value() } }, admitted];
    const sending = throttle.send(
      { caller: 'me', operation: 'GET /a' },
      async () => answers.shift() ?? admitted,
      new AbortController().signal,
    );
    await vi.advanceTimersByTimeAsync(30_000);
    await expect(sending).resolves.toBe(admitted);
    expect(waits).toEqual([30]);
  });

  test('delays no other operation of the caller if only one is limited', async () => {
    const throttle = new Throttle(() => undefined);
    let isOpen = false;
    const send = (operation: string): Promise<unknown> =>
      throttle.send(
        { caller: 'me', operation },
        async () => (isOpen || operation !== 'GET /a' ? admitted : limited),
        new AbortController().signal,
      );
    const first = send('GET /a');
    await vi.advanceTimersByTimeAsync(0);
    await expect(send('GET /b')).resolves.toBe(admitted);
    isOpen = true;
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(first).resolves.toBe(admitted);
  });

  test('ends when the run is cancelled', async () => {
    const stop = new AbortController();
    const sending = new Throttle(() => undefined).send(
      { caller: null, operation: 'GET /a' },
      async () => limited,
      stop.signal,
    );
    await vi.advanceTimersByTimeAsync(1_000);
    stop.abort();
    await expect(sending).rejects.toMatchObject({ name: 'NoAnswerError', kind: 'cancelled' });
  });
});

describe('a limit that lasts longer than a run waits', () => {
  test('only skips the comparison of a refusal if it affects the read of the state', async () => {
    const body = {
      required: true,
      content: {
        'application/json': { schema: { type: 'object', properties: { size: { type: 'integer' } } } },
      },
    };
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
    const item = {
      parameters: [id],
      get: { responses: { 200: fine } },
      put: { requestBody: body, responses: { 200: fine, 400: { description: 'Invalid' } } },
    };
    const model = await modelOf({ ...document, security: [], paths: { '/things/{id}': item } });
    const { url } = await serve(({ method, json }) => {
      if (method === 'GET') return { status: 429, headers: { 'retry-after': '3600' } };
      const { size = 1 } = (json ?? {}) as { size?: unknown };
      const isValid = typeof json === 'object' && !Array.isArray(json) && Number.isInteger(size);
      return isValid ? { status: 200, body: {} } : { status: 400 };
    });
    const result = await run(model, url, {
      references: { '/things/{id}': '1' },
      disposable: ['/things/{id}'],
    });
    expect(findingTexts(result)).toEqual([]);
    expect(
      result.report.ledger.find(({ id: name }) => name.startsWith('PUT /things/{id} 400'))?.verdict,
    ).toBe('proven');
    expect(result.report.summary.skipped['no read to compare']).toBeGreaterThan(0);
  });
});

describe('a limit that refuses the creation for a possible cause of an error', () => {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const mail = { type: 'object', properties: { id: { type: 'string' }, subject: { type: 'string' } } };
  const media = { 'application/json': { schema: mail } };
  const paths = {
    '/mails': { post: { requestBody: { content: media }, responses: { 201: { ...fine, content: media } } } },
    '/mails/{id}': {
      parameters: [id],
      get: { responses: { 200: { ...fine, content: media }, 409: { description: 'Conflict' } } },
      delete: { responses: { 204: { description: 'Gone' } } },
    },
  };

  /** Runs against a server that refuses creations for 6 s after the given number of them. */
  async function runWith(most: number): Promise<{ waits: number; creations: number }> {
    const mails = new Map<string, unknown>();
    let creations = 0;
    const { url } = await serve(({ method, path, json }) => {
      if (method === 'POST') {
        creations++;
        if (creations > most) return { status: 429, headers: { 'retry-after': '6' } };
        const created = { ...(json as object), id: `mail-${creations}` };
        mails.set(created.id, created);
        return { status: 201, body: created };
      }
      const name = path.slice('/mails/'.length);
      if (!mails.has(name)) return { status: 404 };
      if (method === 'DELETE') mails.delete(name);
      return method === 'GET' ? { status: 200, body: mails.get(name) } : { status: 204 };
    });
    const { events } = await run(await modelOf({ ...document, security: [], paths }), url, {
      concurrency: 1,
    });
    return { waits: events.filter(({ type }) => type === 'run-waiting').length, creations };
  }

  test('does not make the run wait', async () => {
    const { creations } = await runWith(Number.POSITIVE_INFINITY);
    expect(creations).toBeGreaterThan(2);
    // The last creations belong to cases that try causes.
    expect(await runWith(creations - 1)).toEqual({ waits: 0, creations });
  });
});
