import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type ControlHooks, connectControl } from '../src/index.js';
import { Secrets } from '../src/secrets/secrets.js';
import { type Answer, listen, modelOf, run, serve } from './harness.js';

/** Planted secrets. Some contain characters that encodings change. */
const CANARY = {
  header: 'canary-1 "header"/key+é&%',
  query: 'canary-2 query/key=?&#',
  bearer: 'canary-3.bearer/token+aaaa==',
  password: 'canary-4:pass/word"\\',
  fixed: 'canary-5-fixed-header',
  control: 'canary-6-control-token',
  made: 'canary-7-made-for-the-run',
};

const ENVIRONMENT: Readonly<Record<string, string>> = {
  HEADER: 'canary1headerkey0987654321',
  QUERY: CANARY.query,
  BEARER: CANARY.bearer,
  BASIC: `someone:${CANARY.password}`,
};

const secrets = [
  ENVIRONMENT.HEADER ?? '',
  CANARY.query,
  CANARY.bearer,
  CANARY.password,
  CANARY.fixed,
  CANARY.control,
  CANARY.made,
];

/** Returns the sensitive parts of a secret in every encoding that a report could contain. */
function spellings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  return [secret, encodeURIComponent(secret), json, JSON.stringify(json).slice(1, -1), ...base64];
}

/**
 * Returns the secrets that the text contains in some encoding, counting the first three quarters of a secret as a
 * match.
 */
function leaks(text: string): readonly string[] {
  return secrets.flatMap((secret) =>
    spellings(secret).flatMap((spelling) => {
      const most = spelling.slice(0, Math.ceil(spelling.length * 0.75));
      return text.includes(most) ? [`${secret} as ${most}`] : [];
    }),
  );
}

const answer = {
  description: 'x',
  content: { 'application/json': { schema: { type: 'object', required: ['never'] } } },
};
const security = (name: string): object => ({ security: [{ [name]: [] }] });
const operation = (name: string): object => ({
  ...security(name),
  responses: { 200: answer, 401: { description: 'No' }, 404: { description: 'None' } },
});
const document = {
  openapi: '3.0.0',
  info: { title: 'Echo', version: '1' },
  paths: {
    '/header': { get: operation('header') },
    '/query': { get: operation('query') },
    '/bearer': {
      get: operation('bearer'),
      post: {
        ...operation('bearer'),
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } },
          },
        },
      },
    },
    '/basic': { get: operation('basic') },
  },
  components: {
    securitySchemes: {
      header: { type: 'apiKey', in: 'header', name: 'X-Key' },
      query: { type: 'apiKey', in: 'query', name: 'key' },
      bearer: { type: 'http', scheme: 'bearer' },
      basic: { type: 'http', scheme: 'basic' },
    },
  },
};

const callers = {
  me: {
    credentials: {
      header: { env: 'HEADER' },
      query: { env: 'QUERY' },
      bearer: { env: 'BEARER' },
      basic: { env: 'BASIC' },
    },
  },
};

const options = {
  callers,
  resolveSecret: ({ env }: { env: string }) => ENVIRONMENT[env] ?? '',
  headers: { 'X-Fixed-Token': CANARY.fixed },
};

const echoes: readonly (readonly [
  string,
  (request: { url: string; headers: Record<string, unknown>; text: string }) => Answer,
])[] = [
  ['in the body', ({ url, headers }) => ({ status: 200, body: { url, headers } })],
  [
    'as text in an error',
    ({ url, headers }) => ({
      status: 500,
      headers: { 'content-type': 'text/plain' },
      body: `${url} ${JSON.stringify(headers)}`,
    }),
  ],
  [
    'as a message',
    ({ url, headers }) => ({
      status: 400,
      body: { message: `No such caller: ${url} ${Object.values(headers).join(' ')}` },
    }),
  ],
  [
    'in headers',
    ({ url, headers }) => ({
      status: 418,
      headers: { 'x-echo': encodeURIComponent(JSON.stringify(headers)), location: url },
      body: {},
    }),
  ],
  [
    'as base64',
    ({ url, headers }) => ({
      status: 200,
      body: { trace: Buffer.from(`${url} ${JSON.stringify(headers)}`).toString('base64') },
    }),
  ],
  [
    'as JSON in JSON',
    ({ url, headers }) => ({
      status: 200,
      body: { log: JSON.stringify({ line: JSON.stringify({ url, headers }) }) },
    }),
  ],
  [
    'across the length limit of a message',
    ({ headers }) => ({
      status: 400,
      body: { message: `${'x'.repeat(185)}${Object.values(headers).join('')}` },
    }),
  ],
];

describe('planted secrets', () => {
  test.each(echoes)('do not appear in events or the report if the server echoes them %s', async (_, echo) => {
    const server = await serve(({ path, query, headers, text }) =>
      echo({ url: `${path}?${query}`, headers, text }),
    );
    const { events, report } = await run(await modelOf(document), server.url, options);
    const sent = JSON.stringify(server.calls.map(({ headers, query }) => [headers, [...query.values()]]));
    expect(leaks(sent).length).toBeGreaterThan(5);
    expect(report.findings.length).toBeGreaterThan(3);
    expect(leaks(JSON.stringify(events))).toEqual([]);
    expect(leaks(JSON.stringify(report))).toEqual([]);
    // The strings must not contain a secret before they are escaped as JSON either.
    const texts = report.findings.flatMap(({ message, curl, expected, received }) => [
      message,
      curl ?? '',
      String(expected),
      String(received),
    ]);
    expect(texts.flatMap(leaks)).toEqual([]);
  });

  test('are reported if a response contains them', async () => {
    const server = await serve(({ headers }) => ({
      status: 200,
      body: { never: 1, you: headers['x-key'] ?? null },
    }));
    const { report } = await run(await modelOf(document), server.url, options);
    expect(report.findings.map(({ rule }) => rule)).toContain('no-leak');
  });

  // Each server returns the key of the caller in the member `secret` of a token.
  test.each([
    ['are not reported in a member that is declared as a secret', { secret: { type: 'string' } }, false],
    ['are reported in an undeclared member', {}, true],
    ['are reported in a declared member with another name', { secret: {}, note: {} }, true, 'note'],
    ['are reported in a `writeOnly` member', { secret: { type: 'string', writeOnly: true } }, true],
  ])('%s', async (_, properties, isReported, name = 'secret') => {
    const token = { type: 'object', properties };
    const schema = { type: 'object', properties: { tokens: { type: 'array', items: { allOf: [token] } } } };
    const responses = { 200: { description: 'All', content: { 'application/json': { schema } } } };
    const model = await modelOf({
      ...document,
      paths: { '/header': { get: { ...operation('header'), responses } } },
    });
    const server = await serve(({ headers }) => ({
      status: 200,
      body: { tokens: [{ [name]: headers['x-key'] ?? '' }] },
    }));
    const { report } = await run(model, server.url, options);
    expect(report.findings.some(({ rule }) => rule === 'no-leak')).toBe(isReported);
  });

  test('are masked when URL-encoded', async () => {
    const secret = "it's-a-canary!(9)";
    const urls: string[] = [];
    const url = await listen(
      createServer((request, response) => {
        urls.push(request.url ?? '');
        const message = `Not found: ${request.url}`;
        response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
      }),
    );
    const model = await modelOf({ ...document, paths: { '/query': { get: operation('query') } } });
    const { report } = await run(model, url, { ...options, resolveSecret: () => secret });
    expect(urls).toContain('/query?key=it%27s-a-canary!(9)');
    expect(report.findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(report)).not.toContain('s-a-canary');
  });

  test('appear in curl commands as shell variables', async () => {
    const server = await serve(() => ({ status: 500, body: {} }));
    const { report } = await run(await modelOf(document), server.url, options);
    const curls = report.findings.map(({ curl }) => curl ?? '');
    expect(curls.some((curl) => curl.includes('"x-key: $HEADER"'))).toBe(true);
    expect(curls.some((curl) => curl.includes('?key=$QUERY'))).toBe(true);
    expect(curls.every((curl) => curl.includes('"x-fixed-token: $X_FIXED_TOKEN"'))).toBe(true);
  });

  test('do not appear in events, the report or errors if the control protocol fails', async () => {
    const widget = { ...document, paths: { '/header': { get: operation('header') } } };
    const model = await modelOf(widget);
    for (const status of [200, 400, 500]) {
      const server = await serve(({ path, headers, text }) => {
        if (path === '/control/capabilities')
          return { status: 200, body: { protocol: '1', callers: true, actions: [] } };
        if (path.startsWith('/control'))
          return {
            status,
            body: {
              message: `${JSON.stringify(headers)} ${text} ${CANARY.control}`,
              credentials: CANARY.made,
            },
          };
        return { status: 500, body: { headers } };
      });
      const hooks = await connectControl({ url: `${server.url}/control`, token: CANARY.control });
      const { events, report } = await run(model, server.url, { hooks });
      expect(leaks(JSON.stringify([events, report]))).toEqual([]);
    }
    const refusing = await serve(({ headers }) => ({
      status: 401,
      body: `Who is ${headers.authorization}?`,
    }));
    await expect(connectControl({ url: refusing.url, token: CANARY.control })).rejects.toThrow(
      'Who is Bearer $CONTROL_TOKEN?',
    );
  });

  test.each([
    [{}, '$CONTROL_TOKEN'],
    [{ name: 'BEDS_CONTROL' }, '$BEDS_CONTROL'],
  ])('include the control token, which curl commands show as a shell variable: %j', async (named, shown) => {
    const server = await serve(({ path }) =>
      path === '/control/capabilities'
        ? { status: 200, body: { protocol: '1', fault: true } }
        : { status: 200, body: {} },
    );
    const responses = { 200: { description: 'Fine.' }, 500: { description: 'Broken.' } };
    const model = await modelOf({ ...document, paths: { '/beds': { get: { responses, security: [] } } } });
    const hooks = await connectControl({ url: `${server.url}/control`, token: CANARY.control, ...named });
    const { report } = await run(model, server.url, { hooks });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['status-intended']);
    expect(report.findings[0]?.curl).toContain(`"touchstone-control: ${shown}"`);
  });

  test('are masked if they were created for the run', async () => {
    const hooks: ControlHooks = {
      callers: {
        create: async () => ({ id: 'one', credentials: { header: CANARY.made } }),
        update: async () => undefined,
        rotate: async () => ({ id: 'one', credentials: { header: CANARY.made } }),
      },
    };
    const server = await serve(({ headers }) => ({ status: 200, body: { headers } }));
    const { events, report } = await run(
      await modelOf({ ...document, paths: { '/header': { get: operation('header') } } }),
      server.url,
      { hooks },
    );
    expect(leaks(JSON.stringify([events, report]))).toEqual([]);
    expect(report.findings.map(({ rule }) => rule)).toContain('no-leak');
  });

  test('end the run before anything is sent if they are missing from the environment', async () => {
    const server = await serve(() => ({ status: 200, body: {} }));
    const missing = run(await modelOf(document), server.url, {
      callers,
      resolveSecret: ({ env }) => {
        throw new Error(`Set ${env}.`);
      },
    });
    await expect(missing).rejects.toThrow('Set HEADER.');
    expect(server.calls).toEqual([]);
  });
});

describe('a header', () => {
  test('is masked, including the password of a Basic credential', () => {
    const secrets = new Secrets();
    secrets.addHeader('Authorization', `Basic ${Buffer.from('me:canary-4 password').toString('base64')}`);
    secrets.addHeader('Cookie', 'theme=dark1; session=canary-5ession');
    expect(secrets.mask('canary-4 password, canary-5ession')).toBe('$AUTHORIZATION, $COOKIE');
    expect(secrets.reveals('canary-4 password')).toBe(true);
  });

  test('is masked but does not count as revealed if its name is ordinary', () => {
    const secrets = new Secrets();
    secrets.addHeader('X-Workspace', 'the-ceramic-school');
    expect(secrets.mask('the-ceramic-school')).toBe('$X_WORKSPACE');
    expect(secrets.reveals('Welcome to the-ceramic-school.')).toBe(false);
  });
});

const idSchema = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const idContent = { 'application/json': { schema: idSchema } };
const itemResponse = { description: 'An item.', content: idContent };
const itemsDocument = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  security: [{ Key: [] }],
  paths: {
    '/items': { post: { requestBody: { content: idContent }, responses: { 201: itemResponse } } },
    '/items/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: itemResponse, 404: { description: 'Absent.' } } },
    },
  },
  components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
};

describe('an id that contains the credential', () => {
  test.each([
    ['as it is', (secret: string) => secret],
    ['percent-encoded', encodeURIComponent],
    ['in a form', (secret: string) => secret.replaceAll(' ', '+')],
  ])(
    'does not appear in events or the report, and neither does the similar id that the run requests: %s',
    async (_name, encode) => {
      const secret = 'Kq785Mg MhL9z';
      const model = await modelOf(itemsDocument);
      const server = await serve(() => ({ status: 201, body: { id: encode(secret) } }));
      const callers = { caller: { credentials: { Key: { env: 'KEY' } } } };
      const { events, report } = await run(model, server.url, { callers, resolveSecret: () => secret });
      const paths = server.calls.map(({ path }) => path);
      expect(paths.some((path) => path.startsWith('/items/Kq785Mg'))).toBe(true);
      expect(JSON.stringify([events, report])).not.toContain('Kq785Mg');
    },
  );
});

describe('an id that identifies a person', () => {
  test('does not appear in events or the report, and neither does the similar id that the run requests', async () => {
    const iban = 'DE89370400440532013000';
    const server = await serve(() => ({ status: 201, body: { id: iban } }));
    const callers = { caller: { credentials: { Key: { env: 'KEY' } } } };
    const { events, report } = await run(await modelOf(itemsDocument), server.url, {
      callers,
      resolveSecret: () => 'Kq785Mg',
    });
    const similar = server.calls.map(({ path }) => path).filter((path) => path.startsWith('/items/DE89'));
    expect(new Set(similar).size).toBeGreaterThan(1);
    expect(JSON.stringify([events, report])).not.toContain('DE893704');
  });
});
