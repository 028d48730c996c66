import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../src/index.js';
import {
  brokenRules,
  findingTexts,
  listen,
  modelOf,
  openVariants,
  type Run,
  run,
  serve,
  WRITES,
} from './harness.js';
import { widgets } from './widgets-document.js';
import { widgetServer } from './widgets-server.js';

/** Upper bound for the duration of a run in milliseconds, even on a busy machine. */
const QUICKLY = 15_000;

const thing = {
  description: 'Here.',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
    },
  },
};

/** A document with twelve independent operations. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`/thing-${index}`, { get: { responses: { 200: thing } } }]),
  ),
};

const finished = ({ events }: Run): readonly Extract<RunEvent, { type: 'case-finished' }>[] =>
  events.filter((event) => event.type === 'case-finished');

const abortedOf = ({ events }: Run): string | undefined =>
  events.find((event) => event.type === 'run-aborted')?.reason;

describe('a server that does not accept connections', () => {
  test('ends the run immediately with a message that names its address', async () => {
    const result = await run(await modelOf(document), 'http://127.0.0.1:1', {});
    expect(abortedOf(result)).toBe('http://127.0.0.1:1 cannot be reached (ECONNREFUSED).');
    expect(finished(result).length).toBeLessThanOrEqual(8);
    expect(result.report.findings).toEqual([]);
    expect(result.report.summary).toMatchObject({ passed: false, verdicts: { 'not attempted': 12 } });
  });
});

describe('a server that stops during the run', () => {
  test('ends the run and leaves the remaining variants unattempted', async () => {
    let answered = 0;
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end('{"ok":true}');
      if (++answered === 8) {
        server.close();
        server.closeAllConnections();
      }
    });
    const url = await listen(server);
    const started = Date.now();
    const result = await run(await modelOf(document), url, { concurrency: 2 });
    expect(Date.now() - started).toBeLessThan(QUICKLY);
    expect(abortedOf(result)).toMatch(/cannot be reached .*\. The last case before that was GET /);
    expect(result.report.findings).toEqual([]);
    expect(result.events.filter(({ type }) => type === 'run-aborted')).toHaveLength(1);
    const { verdicts } = result.report.summary;
    expect(verdicts.proven).toBeGreaterThanOrEqual(3);
    expect(verdicts.proven + verdicts['not attempted']).toBe(12);
    expect(result.events.at(-1)?.type).toBe('run-finished');
  });
});

describe('a server with broken or missing responses', () => {
  const bytes = (send: string): Promise<string> =>
    listen(createTcpServer((socket) => void socket.once('data', () => socket.end(send))));

  test.each([
    ['not HTTP', 'I am a teapot, short and stout.\r\n\r\n', 'garbled', 'a response that is not HTTP'],
    [
      'ending in the header',
      'HTTP/1.1 200 OK\r\nContent-Type: appl',
      'dropped',
      'closed the connection without a response',
    ],
    [
      'ending in the body',
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"ok":',
      'dropped',
      'in the middle of its response',
    ],
    ['empty', '', 'dropped', 'closed the connection without a response'],
  ])('is reported and ends the run after several broken responses: %s', async (_, sent, kind, message) => {
    const result = await run(await modelOf(document), await bytes(sent), { timeoutMs: 1500 });
    expect(brokenRules(result)).toEqual(['answered null']);
    expect(result.report.findings[0]).toMatchObject({
      received: kind,
      message: expect.stringContaining(message),
      curl: expect.stringContaining('/thing-'),
    });
    expect(abortedOf(result)).toContain(message);
    expect(result.report.findings.length).toBeLessThan(12);
  });

  test('ends the run after several requests without a response', async () => {
    const url = await listen(createTcpServer(() => undefined));
    const started = Date.now();
    const result = await run(await modelOf(document), url, { timeoutMs: 300, concurrency: 2 });
    expect(Date.now() - started).toBeLessThan(QUICKLY);
    expect(abortedOf(result)).toBe(`No response from ${url} within 0.3 s.`);
    expect(result.report.findings).toHaveLength(5);
    expect(brokenRules(result)).toEqual(['answered null']);
  });

  test('ends the run if its responses never end', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    const result = await run(await modelOf(document), await listen(server), { timeoutMs: 300 });
    expect(abortedOf(result)).toContain('began to respond, but did not finish within 0.3 s');
  });

  test('is reported for one silent operation, while the others are proven', async () => {
    const server = createServer((request, response) => {
      if (request.url !== '/thing-3')
        response.setHeader('content-type', 'application/json').end('{"ok":true}');
    });
    const result = await run(await modelOf(document), await listen(server), { timeoutMs: 300 });
    expect(abortedOf(result)).toBeUndefined();
    expect(result.report.findings.map(({ rule, operation }) => [rule, operation])).toEqual([
      ['answered', 'GET /thing-3'],
    ]);
    expect(result.report.summary.verdicts).toEqual({
      proven: 11,
      violated: 1,
      seen: 0,
      untested: 0,
      'not attempted': 0,
    });
  });
});

describe('a request that HTTP cannot carry', () => {
  test.each([
    [
      'an invalid character in a header',
      { 'X-Fixed': 'canary-\u2026' },
      'the header `x-fixed` contains a character',
    ],
    [
      'a line break in a header',
      { 'X-Fixed': 'canary\r\nx: y' },
      'the header `x-fixed` contains a character',
    ],
    ['an invalid header name', { 'x fixed': 'canary' }, '"x fixed" is not a header name'],
    ['Connection', { Connection: 'upgrade' }, 'the header `connection` belongs to the connection'],
    ['Transfer-Encoding', { 'Transfer-Encoding': 'chunked' }, 'the header `transfer-encoding` belongs to'],
    ['Expect', { Expect: '100-continue' }, 'the header `expect` belongs to the connection'],
    ['a wrong Content-Length', { 'Content-Length': '7' }, '`content-length` does not match its body'],
  ])('is not sent, and its variant is reported as untested: %s', async (_, headers, why) => {
    const server = await serve(() => ({ status: 200, body: { ok: true } }));
    const result = await run(await modelOf(document), server.url, { headers, concurrency: 2 });
    expect(server.calls).toEqual([]);
    const details = new Set(openVariants(result));
    expect(details.size).toBe(12);
    for (const detail of details) {
      expect(detail).toContain('untested: no valid request: The request cannot be sent: ');
      expect(detail).toContain(why);
    }
    expect(JSON.stringify(result.report)).not.toContain('canary');
  });
});

describe('an id with an unpaired surrogate', () => {
  test('is not sent in later requests and does not end the run', async () => {
    const item = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
    const content = { 'application/json': { schema: item } };
    const path = { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] };
    const model = await modelOf({
      openapi: '3.1.0',
      info: { title: 'Items', version: '1' },
      paths: {
        '/items': {
          post: { requestBody: { content }, responses: { 201: { description: 'Created.', content } } },
        },
        '/items/{id}': {
          ...path,
          get: { responses: { 200: { description: 'An item.', content } } },
          delete: { responses: { 204: { description: 'Deleted.' } } },
        },
      },
    });
    const server = await serve(() => ({ status: 201, body: '{"id":"\\ud800"}' }));
    const result = await run(model, server.url, { concurrency: 1 });
    expect(result.report.summary.aborted).toBeUndefined();
    expect(server.calls.map(({ method, path: target }) => `${method} ${target}`)).toContain('POST /items');
    for (const { path: target } of server.calls) expect(target).not.toContain('\ufffd');
  });
});

describe('a hook that never settles', () => {
  test.each(['create', 'freeze'] as const)('times out: %s', async (which) => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const server = await widgetServer();
    const { callers, clock } = server.hooks;
    if (!callers || !clock) throw new Error('Expected the server to offer `callers` and `clock`.');
    const hooks = {
      ...server.hooks,
      ...(which === 'create'
        ? { callers: { ...callers, create: never } }
        : { clock: { ...clock, freeze: never } }),
    };
    const { execute, plan, capabilitiesOf } = await import('../src/index.js');
    const planned = plan(await modelOf(widgets), {
      seed: 1,
      callers: {},
      allow: [...WRITES, 'rate'],
      control: capabilitiesOf(hooks),
    });
    const executeOptions = { server: server.url, document: 'x', callers: {}, resolveSecret: () => '', hooks };
    const reasons = new Set<string | null>();
    for await (const event of execute(planned, { ...executeOptions, hookTimeoutMs: 30 }))
      if (event.type === 'case-finished') reasons.add(event.reason);
    const name = which === 'create' ? 'callers.create' : 'clock.freeze';
    expect([...reasons]).toContain(`The control hook \`${name}\` did not respond within 0.03 s.`);
  });
});

describe('an unusual response', () => {
  const answering = (write: (response: import('node:http').ServerResponse) => void): Promise<string> =>
    listen(createServer((_, response) => write(response)));
  const one = { ...document, paths: { '/thing': { get: { responses: { 200: thing } } } } };

  test('is not read beyond the size limit', async () => {
    const url = await answering((response) => {
      response.setHeader('content-type', 'application/json');
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = (): void => {
        while (response.writable && response.write(chunk)) if (response.destroyed) return;
        response.once('drain', more);
      };
      more();
    });
    const result = await run(await modelOf(one), url);
    expect(findingTexts(result)[0]).toContain('The response is larger than 16 MiB.');
  });

  test.each([
    ['arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('is reported and not parsed if it has 100,000 levels of %s', async (_, text) => {
    const result = await run(
      await modelOf(one),
      await answering((response) => response.setHeader('content-type', 'application/json').end(text)),
    );
    expect(brokenRules(result)).toEqual(['body-schema null']);
    expect(result.report.findings[0]?.message).toBe('The body is nested more than 256 levels deep.');
    expect(JSON.stringify(result.report).length).toBeLessThan(10_000);
  });

  test('is searched for leaks quickly, even if it contains millions of line breaks', async () => {
    const text = `${'\n'.repeat(2_000_000)}${'/app/'.repeat(100_000)}`;
    const started = Date.now();
    const result = await run(
      await modelOf(one),
      await answering((response) => response.writeHead(500, { 'content-type': 'text/plain' }).end(text)),
    );
    expect(brokenRules(result)).toContain('no-server-error null');
    expect(Date.now() - started).toBeLessThan(QUICKLY);
  });

  test('is reported as unfinished if it is shorter than its Content-Length', async () => {
    const url = await answering((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"ok":true}');
    });
    const result = await run(await modelOf(one), url, { timeoutMs: 400 });
    expect(findingTexts(result)[0]).toContain('began to respond, but did not finish');
  });

  test('does not affect other cases if it is longer than its Content-Length', async () => {
    const url = await listen(
      createTcpServer((socket) => {
        socket.on('data', (data) => {
          const wrong = data.toString().includes('/thing-3 ');
          const [length, body] = wrong ? [5, '{"ok":true}'] : [11, '{"ok":true}'];
          socket.write(
            `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
          );
        });
      }),
    );
    const result = await run(await modelOf(document), url, { timeoutMs: 1000, concurrency: 2 });
    expect([...new Set(result.report.findings.map(({ operation }) => operation))]).toEqual(['GET /thing-3']);
  });

  test('is not followed if it is a redirect', async () => {
    const visited: string[] = [];
    const url = await listen(
      createServer((request, response) => {
        visited.push(request.url ?? '');
        response.writeHead(302, { location: '/elsewhere' }).end();
      }),
    );
    const result = await run(await modelOf(one), url);
    expect(result.report.summary.aborted).toMatch(
      /GET \/thing answers 302 with a redirect to \S+\/elsewhere/,
    );
    expect(new Set(visited)).toEqual(new Set(['/thing']));
  });
});

describe('a cancelled run', () => {
  test('ends, releases the clock and removes the created resources', async () => {
    const server = await widgetServer();
    const cancel = new AbortController();
    const watched = { ...server.hooks };
    setTimeout(() => cancel.abort(), 120);
    const started = Date.now();
    const result = await run(await modelOf(widgets), server.url, {
      hooks: watched,
      signal: cancel.signal,
      concurrency: 3,
    });
    expect(Date.now() - started).toBeLessThan(QUICKLY);
    expect(abortedOf(result)).toBe('The run was cancelled.');
    expect(result.report.findings).toEqual([]);
    expect(server.calls.length).toBeGreaterThan(0);
    expect(server.widgets.size).toBe(0);
    expect(server.isFrozen).toBe(false);
    expect(result.report.summary).toMatchObject({ passed: false, aborted: 'The run was cancelled.' });
  });

  test('sends nothing if it is cancelled before the start', async () => {
    const server = await widgetServer();
    const result = await run(await modelOf(widgets), server.url, {
      hooks: server.hooks,
      signal: AbortSignal.abort(),
    });
    expect(server.calls).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(0);
  });

  test('ends and removes the created resources if its events are no longer read', async () => {
    const { execute, plan, capabilitiesOf } = await import('../src/index.js');
    const server = await widgetServer();
    const planned = plan(await modelOf(widgets), {
      seed: 1,
      callers: {},
      allow: WRITES,
      control: capabilitiesOf(server.hooks),
    });
    for await (const event of execute(planned, {
      server: server.url,
      document: 'x',
      callers: {},
      resolveSecret: () => '',
      hooks: server.hooks,
    })) {
      if (event.type === 'case-finished') break;
    }
    const sent = server.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.calls.length).toBe(sent);
    expect(server.widgets.size).toBe(0);
  });
});
