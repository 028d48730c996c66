import { SecretMasker, secretNames } from '@touchstone/core/internal';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../src/control/journal.js';
import { createMock, type Mock, type MockOptions } from '../src/index.js';
import { Masker } from '../src/mask/masker.js';
import { modelOf, repositoryModel } from './model-of.js';
import { PETS } from './pets-document.js';

const CONTROL = 'the-control-token-of-the-test';
const KEY = 'fsm_live_k7d2m9x4q1w8';
const CLIENT = { clientId: 'aClientOfTheTest', clientSecret: 'cs-Zr8mQ2vL0pXw/+=7' };
const SIGNING = 'whsec_c2lnbmluZy1zZWNyZXQ+Pz8/Pz8+c2lnbmlu';

const [pets, jobs, tasks] = await Promise.all([
  modelOf(PETS),
  repositoryModel('fsm-navigator'),
  repositoryModel('plutio'),
]);

const controlledMock = (model: Mock['model'], options: MockOptions = {}): Mock =>
  createMock(model, { stateful: true, control: { token: CONTROL }, ...options });

async function journalText(mock: Mock, filters = '', status = 200): Promise<string> {
  const headers = { authorization: `Bearer ${CONTROL}` };
  const response = await mock(new Request(`http://mock/control/journal${filters}`, { headers }));
  expect(response.status).toBe(status);
  return response.text();
}

const entriesOf = async (mock: Mock, filters = ''): Promise<readonly JournalEntry[]> =>
  JSON.parse(await journalText(mock, filters)) as JournalEntry[];

const clearJournal = (mock: Mock): Promise<Response> =>
  mock(
    new Request('http://mock/control/journal', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${CONTROL}` },
    }),
  );

interface TestRequest {
  readonly target: string;
  readonly body?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const send = (
  mock: Mock,
  { target, body, type = 'application/json', headers }: TestRequest,
): Promise<Response> =>
  mock(
    new Request(`http://mock${mock.basePath}${target}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    }),
  );

const FORM = 'application/x-www-form-urlencoded';

describe('a known secret', () => {
  let mock: Mock;
  let token: string;
  beforeAll(async () => {
    mock = controlledMock(tasks, {
      callers: { client: { credentials: { OAuth: CLIENT, ClientBasic: 'user:b4sic pässword' } } },
      webhooks: [{ url: 'https://receiver.example/', events: [], secret: SIGNING }],
    });
    const parameters = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    });
    const issued = await send(mock, { target: '/oauth/token', body: String(parameters), type: FORM });
    token = /"access_?token":"([^"]+)"/i.exec(await issued.text())?.[1] ?? '';
    expect(token).toHaveLength(32);
    expect(await journalText(mock)).not.toContain(token);
  });

  it.each<[string, (text: string) => TestRequest]>([
    ['the path', (text) => ({ target: `/tasks/${encodeURIComponent(text)}` })],
    ['an undocumented path', (text) => ({ target: `/nothing/${encodeURIComponent(text)}/here` })],
    ['the query', (text) => ({ target: `/tasks?q=${encodeURIComponent(text)}` })],
    ['the name of a query parameter', (text) => ({ target: `/tasks?${encodeURIComponent(text)}` })],
    ['a form', (text) => ({ target: '/tasks', body: String(new URLSearchParams({ a: text })), type: FORM })],
    ['JSON', (text) => ({ target: '/tasks', body: JSON.stringify({ title: text }) })],
    ['the name of a property', (text) => ({ target: '/tasks', body: JSON.stringify({ [text]: 1 }) })],
    ['JSON in JSON', (text) => ({ target: '/tasks', body: JSON.stringify(JSON.stringify([text])) })],
    [
      'JSON in a form',
      (text) => ({ target: '/tasks', body: `a=${encodeURIComponent(JSON.stringify([text]))}`, type: FORM }),
    ],
    ['JSON, every character escaped', (text) => ({ target: '/tasks', body: `{"title":"${escaped(text)}"}` })],
    ['a query, every octet encoded', (text) => ({ target: `/tasks?q=${octets(text)}` })],
    ['base64', (text) => ({ target: '/tasks', body: JSON.stringify({ title: base64(text) }) })],
    [
      'base64 of a Basic credential',
      (text) => ({
        target: '/tasks',
        body: JSON.stringify({ title: `Basic ${base64(`user:${text}`)}` }),
      }),
    ],
    [
      'base64 in a path',
      (text) => ({ target: `/tasks/${base64(`ab:${text}`).replaceAll('/', '_').replaceAll('=', '')}` }),
    ],
    ['plain text', (text) => ({ target: '/tasks', body: `It is ${text}.`, type: 'text/plain' })],
  ])('is masked in %s', async (_, requestWith) => {
    const secrets = [token, CLIENT.clientSecret, 'b4sic pässword', CONTROL, SIGNING, SIGNING.slice(6)];
    for (const secret of secrets) {
      await clearJournal(mock);
      await send(mock, requestWith(secret));
      const [entry] = await entriesOf(mock);
      const shown = [entry?.path, entry?.query, entry?.body].join(' ');
      expect(shown).toContain('***');
      for (const text of [shown, decodeAll(shown)]) expect(text).not.toContain(secret);
      for (const spelling of [base64(secret).slice(4, -4), encodeURIComponent(secret), escaped(secret)])
        expect(shown).not.toContain(spelling);
    }
  });

  it('is masked after a rotation', async () => {
    const petsMock = controlledMock(pets);
    const call = async (path: string): Promise<{ id: string; credentials: { Key: string } }> => {
      const headers = { authorization: `Bearer ${CONTROL}`, 'content-type': 'application/json' };
      const request = new Request(`http://mock/control${path}`, { method: 'POST', headers, body: '{}' });
      return (await petsMock(request)).json() as never;
    };
    const created = await call('/callers');
    await call(`/callers/${created.id}/rotate`);
    await send(petsMock, { target: `/pets?status=${created.credentials.Key}` });
    expect(await journalText(petsMock)).not.toContain(created.credentials.Key);
  });

  it('is masked anywhere in a request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(token, CLIENT.clientSecret, CONTROL, SIGNING),
        fc.json({ maxDepth: 3 }),
        fc.string(),
        fc.nat(4),
        async (secret, json, around, place) => {
          await clearJournal(mock);
          const text = around.slice(0, 5) + secret + around.slice(5);
          await send(mock, PLACES[place]?.(text, json) ?? { target: '/' });
          const [entry] = await entriesOf(mock);
          for (const shown of [entry?.path, entry?.query, entry?.body, entry?.answer]) {
            expect(shown ?? '').not.toContain(secret);
            expect(decodeAll(shown ?? '')).not.toContain(secret);
          }
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it.each([0, 1, 5, 20, 31, 40])(
    'is masked or cut off if it starts %i characters before the limit',
    async (distance) => {
      const mock = controlledMock(jobs, { callers: { known: { credentials: { ApiKey: KEY } } } });
      for (const [lead, spelling] of [
        ['', KEY],
        ['', escaped(KEY)],
        ['bWU6', base64(KEY)],
      ] as const) {
        const ahead = `{"a":"${'x'.repeat(1993 - distance - lead.length)} ${lead}`;
        await send(mock, { target: '/jobs', body: `${ahead}${spelling}"${' '.repeat(300)}}` });
        const [entry] = await entriesOf(mock);
        expect(entry?.body?.slice(0, ahead.length)).toBe(ahead);
        expect(entry?.body?.slice(ahead.length)).toMatch(distance === 0 ? /^…$/ : /^\*\*\*("? *)…$/);
      }
    },
  );
});

const PLACES: readonly ((text: string, json: string) => TestRequest)[] = [
  (text, json) => ({ target: '/tasks', body: `{"a":${json},"b":[${JSON.stringify(text)}]}` }),
  (text, json) => ({ target: '/tasks', body: JSON.stringify({ [text]: json }) }),
  (text, json) => ({ target: '/tasks', body: String(new URLSearchParams({ json, text })), type: FORM }),
  (text, json) => ({ target: `/tasks?${new URLSearchParams({ json, text })}` }),
  (text, json) => ({ target: '/tasks', body: `${json}${text}${json}`, type: 'text/plain' }),
];

const escaped = (text: string): string =>
  [...text]
    .map((character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
    .join('');

const octets = (text: string): string =>
  [...new TextEncoder().encode(text)].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** Decodes percent-encoding and backslash escapes. */
const decodeAll = (text: string): string =>
  text
    .replaceAll(/%[0-7][\da-f]/gi, (octet) => decodeURIComponent(octet))
    .replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\(.)/g, '$1');

describe('a value with a secret name', () => {
  const long = 'x'.repeat(1950);
  const half = 'x'.repeat(1990);
  it.each<[string, TestRequest]>([
    ['query', { target: '/pets?client_id=me&client_secret=hunter22' }],
    ['query, duplicate name', { target: '/pets?token=hunter22&token=hunter22' }],
    ['query, encoded name', { target: '/pets?pass%77ord=hunter22' }],
    ['query, encoded value', { target: '/pets?password=a%26hunter22' }],
    ['query, encoded name and value', { target: '/pets?pass%77ord=a%26hunter22' }],
    ['query, brackets', { target: '/pets?user[password]=hunter22&auth[X-Key]=hunter22' }],
    ['query, API key of the document', { target: '/pets?X-Key=hunter22&x_key=hunter22&api_key=hunter22' }],
    ['query of a URL in JSON', { target: '/pets', body: '{"name":"http://a/?a=1&token=hunter22"}' }],
    ['form', { target: '/pets', body: 'name=Rex&password=hunter22', type: FORM }],
    ['form, spaces', { target: '/pets', body: 'passphrase=my own hunter22', type: FORM }],
    ['form, brackets in the value', { target: '/pets', body: 'secret={"a","hunter22"}&a=1', type: FORM }],
    ['form declared as JSON', { target: '/pets', body: 'a=b&access_token=hunter22' }],
    ['form in JSON', { target: '/pets', body: '{"name":"a=b&password=my hunter22"}' }],
    [
      'JSON in a form',
      { target: '/pets', body: `a=${encodeURIComponent('{"pwd":"hunter22"}')}`, type: FORM },
    ],
    ['JSON', { target: '/pets', body: '{"password":"hunter22"}' }],
    ['JSON, a credential', { target: '/pets', body: '{"authorization":"Bearer hunter22"}' }],
    ['JSON, a plural', { target: '/pets', body: '{"passwords":["a","hunter22"]}' }],
    ['JSON, nested', { target: '/pets', body: '{"secret":{"a":[{"b":"}]hunter22"}]}}' }],
    ['JSON, deeply nested', { target: '/pets', body: '{"a":[{"b":{"apiKey":"hunter22"}}]}' }],
    ['JSON, a number', { target: '/pets', body: '{"passwd": 4711471147, "name":"hunter"}' }],
    ['JSON, escapes in the name', { target: '/pets', body: '{"pass\\u0077ord":"hunter22"}' }],
    ['JSON, escapes in the value', { target: '/pets', body: '{"password":"a\\"hunter22"}' }],
    ['JSON, spaces', { target: '/pets', body: '{ "Private Key" \n : \n "hunter22" }' }],
    ['JSON in JSON', { target: '/pets', body: JSON.stringify({ a: '{"pass":"a\\"hunter22"}' }) }],
    ['JSON, API key of the document', { target: '/pets', body: '{"x-key":"hunter22"}' }],
    ['JSON, truncated', { target: '/pets', body: '{"password":"hunter22' }],
    ['JSON, extra quote', { target: '/pets', body: '{"a":"b"c","password":"hunter22"}' }],
    ['JSON, no quotes', { target: '/pets', body: '{password: hunter22, name: Rex}' }],
    ['JSON, single quotes', { target: '/pets', body: "{'password': 'hunter22'}" }],
    ['JSON, truncated in a list', { target: '/pets', body: '{"tokens":["a","hunter22"' }],
    [
      'JSON, beyond the limit',
      { target: '/pets', body: JSON.stringify({ name: long, password: 'hunter22'.repeat(9) }) },
    ],
    [
      'JSON, limit in a name',
      { target: '/pets', body: JSON.stringify({ name: half, password: 'hunter22' }) },
    ],
    ['a sentence', { target: '/pets', body: '{"name":"Invalid token: 1hunter22 is no token"}' }],
    ['a sentence with an assignment', { target: '/pets', body: '{"name":"I sent token=hunter22 to it"}' }],
    ['YAML', { target: '/pets', body: 'name: Rex\npassword: my own hunter22\n', type: 'application/yaml' }],
    ['XML', { target: '/pets', body: '<a><Password x="1">hunter22</Password></a>', type: 'text/xml' }],
    ['XML, CDATA', { target: '/pets', body: '<secret><![CDATA[<hunter22]]></secret>', type: 'text/xml' }],
    ['XML, an attribute', { target: '/pets', body: '<a name="b" password="hunter22"/>', type: 'text/xml' }],
    [
      'a part of a form',
      {
        target: '/pets',
        body: '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nmy\r\nhunter22\r\n--b--\r\n',
        type: 'multipart/form-data; boundary=b',
      },
    ],
    ['repetition under another name', { target: '/pets?token=hunter22', body: '{"name":"hunter22"}' }],
    ['an unknown key', { target: '/pets/hunter22', headers: { 'x-key': 'hunter22' } }],
    [
      'an unknown password',
      { target: '/pets?q=hunter22', headers: { authorization: `Basic ${base64('me:hunter22')}` } },
    ],
  ])('is masked: %s', async (name, sent) => {
    const mock = controlledMock(pets, { callers: { known: { credentials: { Key: KEY } } } });
    await send(mock, { ...sent, headers: { 'x-key': KEY, ...sent.headers } });
    const text = await journalText(mock);
    expect(text).not.toMatch(/hunter2|4711/);
    if (!name.endsWith('in a name')) expect(text).toContain('***');
  });

  it('is masked without changing the rest of the query or body', async () => {
    const mock = controlledMock(pets);
    const body =
      '{"name":"Rex","password":"hunter22","tokens":[],"hasPassword":true,"secret":null,"tag":"Invalid token: it has expired"}';
    await send(mock, { target: '/pets?status=sold&at=2026-03-02T08:30', body });
    await send(mock, { target: '/pets?a=%C3%A4+b', body: 'name=Rex&passwort=hunter22&tag=dog', type: FORM });
    const [form, json] = await entriesOf(mock);
    expect([json?.query, json?.body]).toEqual([
      'status=sold&at=2026-03-02T08:30',
      body.replace('hunter22', '***'),
    ]);
    expect([form?.query, form?.body]).toEqual(['a=%C3%A4+b', 'name=Rex&passwort=***&tag=dog']);
  });

  it('is masked in another case, in hexadecimal digits and in a list of octets', async () => {
    const mock = controlledMock(jobs, { callers: { known: { credentials: { ApiKey: KEY } } } });
    const spellings = [
      KEY.toUpperCase(),
      Buffer.from(KEY).toString('hex'),
      Buffer.from(KEY).toString('hex').toUpperCase(),
      [...Buffer.from(KEY)].join(','),
    ];
    for (const spelling of spellings)
      await send(mock, { target: `/jobs?q=${spelling}`, body: JSON.stringify({ q: spelling }) });
    const text = await journalText(mock);
    for (const spelling of spellings) expect(text).not.toContain(spelling);
    expect(await entriesOf(mock)).toHaveLength(spellings.length);
  });

  it('is masked within a string of JSON, which keeps its closing quote', async () => {
    const mock = controlledMock(pets);
    await send(mock, { target: '/pets', body: 'q={"a":"password=hunter22","b":1}&c=2', type: FORM });
    await send(mock, { target: '/pets', body: '{"a":"password=hunter22","b":1}' });
    expect((await entriesOf(mock)).map(({ body }) => body)).toEqual([
      '{"a":"password=***","b":1}',
      'q={"a":"password=***","b":1}&c=2',
    ]);
  });

  it('is masked if it is an API key in the query or body instead of the header', async () => {
    const mock = controlledMock(jobs, { callers: { known: { credentials: { ApiKey: KEY } } } });
    await send(mock, { target: `/jobs?X-API-Key=${KEY}&api_key=${KEY}` });
    await send(mock, { target: '/jobs', body: JSON.stringify({ 'X-API-Key': KEY, api_key: KEY }) });
    expect(await journalText(mock)).not.toContain(KEY);
  });
});

describe('a personal value', () => {
  const CARD = '4111111111111111';
  const IBAN = 'DE89370400440532013000';
  const DIGEST = '5f4dcc3b5aa765d61d8327deb882cf99';

  it.each<[string, TestRequest, RegExp]>([
    ['a card number in the path', { target: `/pets/${CARD}` }, /1{6}/],
    ['a card number in groups', { target: '/pets', body: '{"tag":"4111 1111 1111 1111"}' }, /1111 1111/],
    ['a card number as a property name', { target: '/pets', body: `{"${CARD}":true}` }, /1{6}/],
    ['a card number in a form', { target: '/pets', body: `a=${CARD}`, type: FORM }, /1{6}/],
    ['a card number, every octet encoded', { target: `/pets?q=${octets(CARD)}` }, /%31%31/],
    ['an IBAN in the query', { target: `/pets?account=${IBAN}` }, /3704/],
    ['an IBAN in JSON within JSON', { target: '/pets', body: JSON.stringify(`{"a":"${IBAN}"}`) }, /3704/],
    ['an e-mail address', { target: '/pets', body: '{"tag":"rita.sommer@kanzlei-sommer.de"}' }, /sommer/],
    ['an e-mail address in the path', { target: '/pets/rita@kanzlei-sommer.de/x' }, /sommer/],
    [
      'a telephone number, recognized by its name',
      { target: '/pets', body: '{"mobile":"+49 170 1234567"}' },
      /1234/,
    ],
    ['a telephone number in the query', { target: '/pets?phone=%2B491701234567' }, /1234/],
    ['a digest, recognized by its name', { target: '/pets', body: `{"passwordHash":"${DIGEST}"}` }, /5f4d/],
    [
      'a token, recognized by its format',
      { target: '/pets', body: '{"tag":"ghp_16C7e42F292c6912E7710c838347Ae178B4a"}' },
      /16C7/,
    ],
  ])('is masked: %s', async (_, sent, part) => {
    const mock = controlledMock(pets);
    await send(mock, sent);
    const [entry] = await entriesOf(mock);
    expect([entry?.path, entry?.query, entry?.body].join(' ')).toContain('***');
    expect(JSON.stringify(entry)).not.toMatch(part);
  });

  it('is masked in the response', async () => {
    const mock = controlledMock(pets, { callers: { known: { credentials: { Key: KEY } } } });
    const body = JSON.stringify({ name: `Rex ${IBAN}`, tag: CARD });
    const created = await send(mock, { target: '/pets', body, headers: { 'x-key': KEY } });
    expect(await created.text()).toContain(IBAN);
    expect((await entriesOf(mock))[0]?.answer).not.toMatch(/3704|1{6}/);
  });

  it('is masked if it crosses the length limit of a string', async () => {
    const mock = controlledMock(pets);
    for (const value of [CARD, IBAN, 'rita.sommer@kanzlei-sommer.de']) {
      await send(mock, { target: '/pets', body: `{"a":"${'x'.repeat(1985)} ${value} ${'y'.repeat(500)}"}` });
      expect((await entriesOf(mock))[0]?.body).not.toContain(value.slice(0, 4));
    }
  });

  it('is distinguished from ordinary ids, numbers and examples', async () => {
    const mock = controlledMock(pets);
    const body = `{"id":"7c9e6679-7425-40de-944b-e07fc1f90ae7","at":1764390849123,"commit":"${DIGEST}","mail":"a@example.com"}`;
    await send(mock, { target: '/pets?page=12345678', body });
    expect((await entriesOf(mock))[0]).toMatchObject({ query: 'page=12345678', body });
  });
});

describe('the journal', () => {
  it('searches only masked text', async () => {
    const mock = controlledMock(pets);
    const named = (name: string): TestRequest => ({
      target: '/pets',
      body: JSON.stringify({ name, token: 'hunter22' }),
    });
    await send(mock, named('Rex'));
    await send(mock, named('Tom'));
    expect(await entriesOf(mock, `?text=${encodeURIComponent('"Rex"')}`)).toMatchObject([{ id: 1 }]);
    expect(await entriesOf(mock, '?text=hunter22')).toEqual([]);
    expect(await entriesOf(mock, '?limit=1')).toMatchObject([{ id: 2 }]);
    expect(await entriesOf(mock, '?after=1&status=401&method=post')).toMatchObject([{ id: 2 }]);
  });

  it.each([
    ['?limit=-1', 'limit: expected an integer of at least 1, received "-1".'],
    ['?limit=0', 'limit: expected'],
    ['?limit=ten', 'limit: expected'],
    ['?after=x', 'after: expected'],
    ['?status=ok', 'status: expected'],
    [
      '?foo=1',
      'Unknown filter "foo". Known filters: method, operation, status, path, caller, after, text, limit.',
    ],
    ['?constructor=1', 'Unknown filter "constructor"'],
  ])('refuses the filter %s', async (filters, message) => {
    const response = JSON.parse(await journalText(controlledMock(pets), filters, 400)) as unknown;
    expect(response).toEqual({ error: 'invalid_request', message: expect.stringContaining(message) });
  });

  it('records the injected fault', async () => {
    const faultsOf = async (...faults: NonNullable<MockOptions['faults']>): Promise<readonly unknown[]> => {
      const mock = controlledMock(pets, { faults });
      await send(mock, { target: '/health' });
      return (await entriesOf(mock)).map(({ status, fault }) => [status, fault]);
    };
    expect(await faultsOf()).toEqual([[200, null]]);
    expect(await faultsOf({ kind: 'reset', share: 1 })).toEqual([[200, 'reset']]);
    expect(await faultsOf({ kind: 'server-error', share: 1 })).toEqual([[500, 'server-error']]);
    const late = { kind: 'latency', milliseconds: 1, share: 1 } as const;
    expect(await faultsOf(late, { kind: 'malformed-json', share: 1 })).toEqual([[200, 'malformed-json']]);
    expect(await faultsOf(late)).toEqual([[200, 'latency']]);
  });

  it('masks text in time nearly independent of the number of secrets', async () => {
    const timeOf = async (secrets: number): Promise<number> => {
      const keys = Array.from({ length: secrets }, (_, index) => `fsm_live_${'0'.repeat(12)}${index}`);
      const callers = Object.fromEntries(keys.map((Key) => [Key, { credentials: { Key } }]));
      const mock = controlledMock(pets, { callers });
      const sent = { target: '/pets', body: `{"name":"${'fsm_live_0 '.repeat(180)}"}` };
      return quickest(() => send(mock, sent));
    };
    expect((await timeOf(20_000)) / (await timeOf(20))).toBeLessThan(5);
  });

  it.each([
    '{"name":"x","password":"a"},',
    '"',
    ':',
    'token: ',
    '\\\\u005c',
    '%25',
    '{"secret":{',
    '<token>',
    'content-disposition:;',
  ])('masks a body in time nearly independent of the length of its truncated part: %s', async (part) => {
    const known = new SecretMasker();
    known.add(KEY);
    const timeOf = (size: number): Promise<number> => {
      const text = part.repeat(size / part.length);
      return quickest(() => new Masker(secretNames(pets.securitySchemes.values()), known).mask(text));
    };
    expect((await timeOf(1024 * 1024)) / (await timeOf(3000))).toBeLessThan(5);
  });
});

/** Returns the shortest duration of 40 runs in milliseconds. */
async function quickest(act: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 40; run++) {
    const started = performance.now();
    await act();
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}
