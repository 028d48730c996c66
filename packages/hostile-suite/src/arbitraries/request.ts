import fc from 'fast-check';
import type { RequestBodyScript, RequestInput, RequestScript } from '../input.js';
import { encoderChain } from './encoders.js';
import { escapeRun, escapeText } from './escape-runs.js';
import { hostileName, hostileText } from './hostile-text.js';
import { PERSONAL, personalValue } from './personal.js';
import { hostileSecret, REFLECTED } from './reflected.js';

/** Text for a request target: percent-encoded, or raw without white space and control characters. */
const encoded = fc.tuple(hostileText, fc.boolean()).map(([text, isRaw]) => {
  const wellFormed = text.replaceAll(/\p{Surrogate}/gu, '');
  return isRaw ? wellFormed.replaceAll(/[\s\p{Cc}]/gu, '') : encodeURIComponent(wellFormed);
});

const path = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('/v1/notes', '/v1/notes', '/v1/notes/1', '/v1/shapes/;a=1/.b', '/v1/alive'),
  },
  encoded.map((text) => `/v1/notes/${text}`),
  fc.constantFrom(`/v1/notes/${PERSONAL}`, `/v1/notes/acct_${PERSONAL}/a`),
  escapeText(3000).map((text) => `/v1/notes/${text}`),
  fc.tuple(encoded, encoded).map(([matrix, label]) => `/v1/shapes/;${matrix}/.${label}`),
  fc.constantFrom(
    ...[
      '*',
      '/',
      '',
      '/v1',
      '//',
      '/v1//notes',
      '/v1/../v1/notes',
      '/v1/%2e%2e/notes',
      '/V1/NOTES',
      '/v1/notes/',
    ],
    ...[
      'http://elsewhere.test/v1/notes',
      'notes',
      '/v1/notes/%00',
      '/v1/notes/%ff%fe',
      '/v1/notes/%',
      '/control/capabilities',
    ],
    ...[
      '/control/journal?limit=x',
      '/control/callers/__proto__',
      `/v1/notes/${'a'.repeat(7000)}`,
      `/v1/${'notes/'.repeat(1000)}`,
    ],
  ),
);

const query = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  fc.constantFrom(
    ...[
      `?email=${'a'.repeat(60)}!`,
      '?limit=1e9',
      '?limit=',
      '?limit=1&limit=2',
      '?limit=%zz',
      '?&&&==&',
      '?',
      '?a',
    ],
    ...[
      '?filter[__proto__][a]=1',
      '?filter[a]=1&filter[constructor][prototype][b]=2',
      `?${'filter[a]'.repeat(300)}=1`,
    ],
    ...[
      '?where=%7B%22__proto__%22%3A1%7D',
      `?where=${'%5B'.repeat(2000)}`,
      '?where=null',
      '?ids=1|2|x',
      '?ids=%7C%7C',
    ],
    ...[`?account=${PERSONAL}`, `?limit=${PERSONAL}&${PERSONAL}=1`, `?filter[${PERSONAL}]=1`],
    ...[`?key=${REFLECTED}`, `?Key=${REFLECTED}&limit=${REFLECTED}`, `?${'a=1&'.repeat(1500)}`],
  ),
  escapeText(6000).map((text) => `?where=${text}`),
  fc.tuple(encoded, encoded).map(([name, value]) => `?${name}=${value}&filter[${name}]=${value}`),
);

const headerText = hostileText.map((text) => text.replaceAll(/[\r\n\0]|[^\0-\u00ff]/gu, '').slice(0, 200));

const header: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constant('Content-Type'),
      fc.constantFrom(
        ...[
          'application/json',
          'application/json',
          'application/x-www-form-urlencoded',
          'multipart/form-data; boundary=b',
        ],
        ...[
          'multipart/form-data',
          'multipart/form-data; boundary=',
          'text/plain',
          'application/merge-patch+json',
          'x',
          '',
        ],
        ...['application/json; charset=utf-16', 'application/json;;', '*/*', 'application/__proto__'],
      ),
    ),
  },
  fc.constantFrom<readonly [string, string]>(
    ['Authorization', `Basic ${REFLECTED}`],
    ['Authorization', `Bearer ${REFLECTED}`],
    ['Authorization', 'Basic !!!'],
    ['Authorization', ''],
    ['Cookie', `session=${REFLECTED}; theme=${'a'.repeat(50)}`],
    ['Cookie', '__proto__=1; =; ;;; a'],
    ['X-Pattern', 'ab'.repeat(30)],
    ['Accept', '*/*;q=x, text/html;level=1;q=0'],
    ['Accept', 'constructor/prototype'],
    ['Prefer', 'code=500, example=__proto__, dynamic=true'],
    ['Prefer', 'code=999'],
    ['Content-Encoding', 'gzip'],
    ['Expect', '100-continue'],
    ['Expect', 'x'],
    ['Upgrade', 'websocket'],
    ['Host', ''],
    ['Host', 'evil.test'],
    ['If-Match', '"a", *'],
    ['Range', 'bytes=0-,-1'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['Origin', 'null'],
    ['X-Big', 'a'.repeat(15_000)],
    ['X-Pattern', PERSONAL],
  ),
  fc.tuple(fc.constantFrom('X-Pattern', 'Cookie', 'Authorization', 'Accept'), escapeText(6000)),
  fc.tuple(fc.constantFrom('X-Pattern', 'Accept', 'Prefer', '__proto__', 'Idempotency-Key'), headerText),
);

const body: fc.Arbitrary<RequestBodyScript> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<RequestBodyScript>({ kind: 'text', text: '' }) },
  fc
    .constantFrom(
      ...[
        '{"title":"b"}',
        `{"title":"b","secret":"${REFLECTED}"}`,
        `{"title":"${PERSONAL}","tags":["Ask ${PERSONAL}."]}`,
        `{"title":"b","${PERSONAL}":{"${PERSONAL}":1}}`,
        `title=${PERSONAL}&${PERSONAL}=b`,
        `{"title":"${'a'.repeat(50)}!"}`,
        '{"__proto__":{"a":1},"title":"b"}',
      ],
      ...[
        '{"constructor":{"prototype":{"a":1}},"title":"b","hasOwnProperty":1}',
        '{"title":"b","title":"c"}',
        '{"title":1e999}',
      ],
      ...[
        '[',
        '"',
        'null',
        '\u0000',
        '\ufeff{"title":"b"}',
        `{"title":"b","${'x'.repeat(40)}":"y"}`,
        `title=b&secret=${REFLECTED}`,
      ],
      ...['title=b&title=c&__proto__=d&parent[id]=e', 'title=%zz&=&&', 'title', `${'a'.repeat(40)}b`],
      ...[
        '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nb\r\n--b--\r\n',
        '--b--',
        '--b\r\n\r\n',
        '--b\r\nContent-Disposition: x',
      ],
      ...[
        `--b\r\nContent-Disposition: form-data; name="__proto__"; filename="../../x"\r\nContent-Type: x\r\n\r\n${REFLECTED}\r\n--b--`,
      ],
    )
    .map((text) => ({ kind: 'text', text }) as const),
  fc.tuple(hostileName, hostileText).map(([name, text]): RequestBodyScript => {
    const value = { title: text, [name]: text, tags: [name, text], parent: { title: name } };
    return { kind: 'text', text: JSON.stringify(value) };
  }),
  hostileText.map((text) => ({ kind: 'text', text }) as const),
  fc
    .uint8Array({ maxLength: 100 })
    .map((octets) => ({ kind: 'octets', base64: Buffer.from(octets).toString('base64') }) as const),
  escapeRun(200_000),
  fc.constantFrom<RequestBodyScript>(
    { kind: 'repeat', before: '', text: '[', count: 50_000, after: '' },
    { kind: 'repeat', before: '', text: '{"parent":', count: 20_000, after: '1' },
    { kind: 'repeat', before: '{"title":"', text: 'a', count: 1_000_000, after: '!"}' },
    { kind: 'repeat', before: '{"title":"b","tags":["', text: 'a","', count: 50_000, after: '"]}' },
    { kind: 'repeat', before: '{"title":"b"', text: ',"x":"y"', count: 50_000, after: '}' },
    { kind: 'repeat', before: 'title=', text: 'a&title=', count: 50_000, after: '' },
    {
      kind: 'repeat',
      before: '',
      text: '--b\r\nContent-Disposition: form-data; name="t"\r\n\r\nb\r\n',
      count: 5000,
      after: '--b--',
    },
    { kind: 'repeat', before: '', text: 'a', count: 3_000_000, after: '' },
  ),
);

const request: fc.Arbitrary<RequestScript> = fc.record({
  method: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT') },
    fc.constantFrom('HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'BREW', 'get', 'PRI', '__proto__'),
  ),
  target: fc.tuple(path, query).map(([left, right]) => left + right),
  headers: fc.array(header, { maxLength: 4 }),
  body,
  framing: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('length', 'chunked') },
    fc.constantFrom('none', 'long', 'bad chunks'),
  ),
});

/** Requests with a credential and with hostile paths, headers and bodies. */
export const hostileRequest: fc.Arbitrary<RequestInput> = fc.record({
  kind: fc.constant('request'),
  secret: hostileSecret,
  encoders: encoderChain,
  personal: personalValue,
  requests: fc.array(request, { minLength: 1, maxLength: 2 }),
});
