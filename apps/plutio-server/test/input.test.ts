import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENTITY_SAMPLES, task } from './entities.js';
import { start } from './harness.js';

test.each([
  ['empty', '', '400 Invalid body: is required.'],
  ['cut off', '{"title": ', '400 Invalid body: must be valid JSON.'],
  ['a list', '[]', '400 Invalid body: must be of type object.'],
  ['null', 'null', '400 Invalid body: must be of type object.'],
  ['a string', '"title"', '400 Invalid body: must be of type object.'],
  ['with __proto__', '{"title":"A","__proto__":{"status":"open"}}', '400 Invalid __proto__: is not a field'],
])('the server refuses an invalid body: %s', async (_, body, outcome) => {
  const server = await start();
  const reply = await server.api(await server.caller(), 'POST', '/tasks', { body });
  expect(reply.outcome).toContain(outcome);
});

test.each([
  ['a different type', 'text/plain'],
  ['a form type', 'application/x-www-form-urlencoded'],
  ['a type that starts with application/json', 'application/json5'],
  ['a list of types', 'text/plain, application/json'],
])('the server refuses a body with %s instead of application/json', async (_, type) => {
  const server = await start();
  const options = { body: '{"title":"A"}', headers: { 'Content-Type': type } };
  const reply = await server.api(await server.caller(), 'POST', '/tasks', options);
  expect(reply.outcome).toBe('415 The body must be sent as application/json.');
});

test('the server reports an absent body as invalid input, not as an unsupported media type', async () => {
  const server = await start();
  const caller = await server.caller();
  expect((await server.api(caller, 'DELETE', '/tasks')).outcome).toBe('400 Invalid body: is required.');
  expect((await server.api(caller, 'POST', '/tasks')).outcome).toBe('400 Invalid body: is required.');
});

test('the server refuses a body that is not UTF-8', async () => {
  const server = await start();
  const caller = await server.caller();
  const response = await fetch(`${server.running.url}/tasks`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${caller.token}`,
      business: caller.business,
      'Content-Type': 'application/json',
    },
    body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  });
  expect(await response.json()).toEqual({ code: 400, message: 'Invalid body: must be valid JSON.' });
});

test('the server refuses a body over 1 MiB, with or without Content-Length, and delivers the response', async () => {
  const server = await start();
  const caller = await server.caller();
  const outcome = '413 The body is larger than 1048576 bytes.';
  for (const size of [1_048_577, 8_000_000]) {
    const body = 'x'.repeat(size);
    expect((await server.api(caller, 'POST', '/tasks', { body })).outcome).toBe(outcome);
    const streamed = await fetch(`${server.running.url}/tasks`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${caller.token}`, business: caller.business },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
  }
  const exact = `{"title":"A","description":"${'é'.repeat(10)}"}`;
  const padded = exact + ' '.repeat(1_048_576 - Buffer.byteLength(exact));
  expect((await server.api(caller, 'POST', '/tasks', { body: padded })).status).toBe(201);
});

test('the server refuses an enormous Content-Length without waiting for the body', async () => {
  const server = await start();
  const caller = await server.caller();
  const socket = connect(Number(new URL(server.running.url).port), '127.0.0.1');
  socket.write(
    `POST /v1.11/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${caller.token}\r\n` +
      `business: ${caller.business}\r\nContent-Length: 99999999999\r\n\r\n`,
  );
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
});

test('the server ignores the body of a GET request', async () => {
  const server = await start();
  const caller = await server.caller();
  const port = Number(new URL(server.running.url).port);
  for (const body of ['{"title": ', 'x'.repeat(1_100_000)]) {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET /v1.11/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${caller.token}\r\n` +
        `business: ${caller.business}\r\nContent-Type: text/plain\r\nConnection: close\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  }
});

test('the server counts the characters of a string, not its UTF-16 code units', async () => {
  const server = await start();
  const caller = await server.caller();
  const send = (title: string) => server.api(caller, 'POST', '/tasks', { body: { title } });
  expect((await send('🔧'.repeat(200))).at('title')).toBe('🔧'.repeat(200));
  expect((await send('🔧'.repeat(201))).status).toBe(400);
});

test('the server truncates an unexpected field name in the error message and replaces its whitespace', async () => {
  const server = await start();
  const body = { title: 'A', [`a b\n${'x'.repeat(5000)}`]: 1 };
  const reply = await server.api(await server.caller(), 'POST', '/tasks', { body });
  expect(reply.outcome).toMatch(/^400 Invalid a\?b\?x{96}: is not a field of this request\.$/);
});

test('the server returns a documented response to any body', async () => {
  const server = await start();
  const caller = await server.caller();
  const _id = await task(server, caller);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ENTITY_SAMPLES),
      fc.jsonValue({ maxDepth: 3 }),
      async ({ path }, value) => {
        for (const [verb, suffix] of [
          ['POST', ''],
          ['PUT', ''],
          ['DELETE', '/bulk'],
          ['POST', '/bulk/archive'],
        ] as const) {
          for (const body of [value, { _id, ...Object(value) }, { _ids: value, title: value }]) {
            const sent = { body: JSON.stringify(body) };
            const reply = await server.api(caller, verb, path + suffix, sent);
            expect([200, 201, 400, 404]).toContain(reply.status);
            if (reply.status >= 400) expect(Object.keys(Object(reply.body))).toEqual(['code', 'message']);
            expect(reply.outcome.length).toBeLessThanOrEqual(500);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
  expect(server.log).toEqual([]);
});
