import fc from 'fast-check';
import type { AnswerScript, BodyScript, ServerInput } from '../input.js';
import { encoderChain } from './encoders.js';
import { escapeRun, escapeText } from './escape-runs.js';
import { hostileText } from './hostile-text.js';
import { PERSONAL, personalValue } from './personal.js';
import { hostileSecret, REFLECTED } from './reflected.js';

const statusLine = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(200, 201, 204, 400, 401, 403, 404, 409, 422, 429, 500, 503)
      .map((status) => `HTTP/1.1 ${status} OK`),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(301, 302, 303, 307, 308, 304, 206, 418, 511)
      .map((status) => `HTTP/1.1 ${status} Moved`),
  },
  fc.constantFrom(
    ...[
      'HTTP/1.1 200',
      'HTTP/1.0 200 OK',
      'HTTP/2 200 OK',
      'HTTP/1.1 099 Low',
      'HTTP/1.1 999 High',
      'HTTP/9.9 200 OK',
    ],
    ...[
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 101 Switching',
      'HTTP/1.1 103 Hints',
      'HTTP/1.1 2OO OK',
      'ICY 200 OK',
      '',
    ],
    ...[
      `HTTP/1.1 500 ${REFLECTED}`,
      'HTTP/1.1 200 \u001b[2J',
      'SSH-2.0-OpenSSH',
      '\u0000\u0001\u0002',
      `HTTP/1.1 200 ${'a'.repeat(70_000)}`,
    ],
  ),
);

const header: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constantFrom('Content-Type'),
      fc.constantFrom(
        ...[
          'application/json',
          'application/problem+json',
          'text/html',
          'application/json; charset=utf-16',
          'multipart/mixed',
        ],
        ...['', 'x', '/', 'application/json;;;', 'text/plain; charset="', `application/${REFLECTED}`],
      ),
    ),
  },
  fc.tuple(
    fc.constantFrom('Location'),
    fc.constantFrom(
      ...[
        '/items/1',
        '//evil.test/',
        'javascript:alert(1)',
        '\\',
        'http://[::',
        `/items/${REFLECTED}`,
        `/items/${PERSONAL}`,
        `/items?owner=${PERSONAL}#a`,
        '/a\u001b[31m',
      ],
    ),
  ),
  fc.tuple(
    fc.constantFrom('Retry-After', 'X-RateLimit-Reset', 'Content-Length', 'Date', 'Age'),
    fc.constantFrom('-1', '1e99', '99999999999999999999', 'Thu, 01 Jan 1970', '0x10', '', '5, 6', 'NaN'),
  ),
  fc.constantFrom<readonly [string, string]>(
    ['Set-Cookie', `session=${REFLECTED}; Path=/`],
    ['WWW-Authenticate', `Bearer realm="${REFLECTED}"`],
    ['Content-Encoding', 'gzip'],
    ['Content-Encoding', 'gzip, gzip, br'],
    ['Transfer-Encoding', 'identity'],
    ['X-Echo', REFLECTED],
    ['X-Account', PERSONAL],
    ['Set-Cookie', `account=${PERSONAL}; Path=/`],
    ['ETag', `"${PERSONAL}"`],
    ['__proto__', 'x'],
    ['constructor', REFLECTED],
    ['X-Big', 'a'.repeat(20_000)],
    ['X Bad', 'space in the name'],
    ['', 'no name'],
    ['X-Control', 'a\u0007\u001b[2Jb'],
    ['Connection', 'upgrade, close'],
    ['Trailer', 'X-Late'],
  ),
  fc.tuple(fc.constantFrom('X-Escapes', 'Location', 'WWW-Authenticate', 'Content-Type'), escapeText(8000)),
);

const body: fc.Arbitrary<BodyScript> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(
        ...[`{"error":"${REFLECTED}"}`, `{"${REFLECTED}":1}`, `[{"a":["${REFLECTED}"]}]`, `${REFLECTED}..`],
        ...[`<html><p>${REFLECTED}</p></html>`, `key=${REFLECTED}&a=b`, `Invalid key ${REFLECTED}.`],
        ...[`{"error":"No account ${PERSONAL}"}`, `{"${PERSONAL}":1}`, `[{"id":"${PERSONAL}","name":1}]`],
        ...[
          `{"id":"${PERSONAL}","name":"a"}`,
          `{"id":"acct_${PERSONAL}"}`,
          `{"items":{"${PERSONAL}":{"a":[]}}}`,
        ],
        ...[`<p>${PERSONAL}</p>`, `owner=${PERSONAL}&a=b`, `"Ask ${PERSONAL}."`],
        ...[`{"id":"${REFLECTED}"}`, `{"access_token":"${REFLECTED}","token_type":"Bearer"}`],
      )
      .map((text) => ({ kind: 'text', text }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        ...[
          '',
          '[]',
          '{}',
          'null',
          '0',
          '"',
          '{"error":"a"}',
          '{"id":1,"name":"a"}',
          '{"__proto__":{"a":1},"id":"__proto__"}',
        ],
        ...[
          '{"id":1e999}',
          '{"id":"a","id":"b"}',
          '\ufeff{}',
          '{"id":"../../etc/passwd"}',
          '{"id":"a\\u0000\\u001b[2J"}',
        ],
        ...[
          '{"access_token":"a\\r\\nX: y","expires_in":-1}',
          '{"access_token":"t","expires_in":1e300}',
          'NaN',
          "{'a':1}",
        ],
      )
      .map((text) => ({ kind: 'text', text }) as const),
  },
  hostileText.map((text) => ({ kind: 'text', text: JSON.stringify({ error: text, id: text }) }) as const),
  hostileText.map((text) => ({ kind: 'text', text }) as const),
  fc.constantFrom(10, 200, 10_000, 100_000).map((depth) => ({ kind: 'deep', depth }) as const),
  fc.constantFrom<BodyScript>(
    { kind: 'bomb', coding: 'gzip' },
    { kind: 'bomb', coding: 'br' },
    { kind: 'bomb', coding: 'deflate' },
    { kind: 'endless' },
    { kind: 'octets', base64: '//79AICBwygAAP/+ew==' },
    { kind: 'repeat', before: '', text: '{"a":[1,2,3]},', count: 20_000, after: '' },
    { kind: 'repeat', before: '', text: 'a', count: 400_000, after: '' },
  ),
  escapeRun(5_000),
);

const answer: fc.Arbitrary<AnswerScript> = fc.record({
  statusLine,
  headers: fc.array(header, { maxLength: 3 }),
  body,
  framing: fc.constantFrom(
    'length',
    'length',
    'length',
    'chunked',
    'close',
    'short',
    'long',
    'bad chunks',
    'both',
  ),
  pace: fc.constantFrom('now', 'now', 'now', 'now', 'now', 'drip', 'stall'),
  ending: fc.constantFrom('keep', 'keep', 'close', 'reset'),
});

/** Servers that repeat the credential of a run in any encoding, and break HTTP in various ways. */
export const hostileServer: fc.Arbitrary<ServerInput> = fc.record({
  kind: fc.constant('server'),
  authentication: fc.constantFrom('key', 'key', 'key', 'basic', 'oauth'),
  secret: hostileSecret,
  encoders: encoderChain,
  personal: personalValue,
  answers: fc.array(answer, { minLength: 1, maxLength: 4 }),
});
