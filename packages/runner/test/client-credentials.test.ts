import { describe, expect, test } from 'vitest';
import type { Caller, ClientCredentials, PlanOptions } from '../src/index.js';
import { desk } from './desk-document.js';
import { type DeskBug, deskServer } from './desk-server.js';
import {
  brokenRules,
  findingTexts,
  modelOf,
  openReasons,
  openVariants,
  type RunOptions,
  run,
  serve,
} from './harness.js';

const permissions = ['task.view', 'task.create', 'task.edit', 'task.remove'];
const secretOf = (name: string): string => `secret-0-${name.toUpperCase()}`;

function client(name: string, rest: Partial<Caller & ClientCredentials> = {}): Caller {
  const { tokenUrl, headers = { 'X-Tenant': 'ours' }, ...others } = rest;
  const clientSecret = { env: name.toUpperCase() };
  const OAuth = { clientId: name, clientSecret, ...(tokenUrl !== undefined && { tokenUrl }) };
  return { credentials: { OAuth }, headers, ...others };
}

const everybody: Readonly<Record<string, Caller>> = {
  me: client('me'),
  ...Object.fromEntries(
    permissions.map((denied) => [
      denied,
      client(denied, { permissions: permissions.filter((permission) => permission !== denied) }),
    ]),
  ),
  other: client('other', { headers: { 'X-Tenant': 'theirs' }, tenant: 'theirs' }),
  gone: client('gone', { revoked: true }),
};

async function admitted(callers: Readonly<Record<string, Caller>>, ...bugs: readonly DeskBug[]) {
  const server = await deskServer(...bugs);
  for (const [client_id, { headers, ...rest }] of Object.entries(callers))
    server.admit({
      ...rest,
      client_id,
      client_secret: secretOf(client_id),
      tenant: headers?.['X-Tenant'] ?? '',
    });
  return server;
}

/** Selects only the list operation of the desk API, which suffices to observe token requests. */
const listOnly: RunOptions = {
  callers: { me: client('me') },
  select: ({ obligation }) => /^GET \/tasks (200|400)/.test(obligation),
};

const asked = (server: { calls: readonly { path: string }[] }, path = '/v1/token'): number =>
  server.calls.filter((call) => call.path === path).length;

describe('a run with configured clients', () => {
  test('proves every variant except those of expired and revoked tokens', async () => {
    const server = await admitted(everybody);
    const result = await run(await modelOf(desk), server.url, { callers: everybody });
    expect(findingTexts(result)).toEqual([]);
    expect([...new Set(openVariants(result).map((line) => line.replace(/^.* · /, '')))]).toEqual([
      'credential: revoked: untested: no caller: Configure a caller with credentials for OAuth, with `revoked: true`, with the token itself as its credential.',
      'credential: expired: untested: no caller: Configure a caller with credentials for OAuth, with `expired: true`, with the token itself as its credential.',
    ]);
    expect(result.report.summary.passed).toBe(true);
    expect(result.report.summary.requests).toBe(server.calls.length);
    expect(server.tasks.size).toBe(0);
  });

  test('uses a caller without a permission only to provoke refusals', async () => {
    const server = await admitted(everybody, 'denied edits');
    const result = await run(await modelOf(desk), server.url, { callers: everybody });
    expect(brokenRules(result)).toEqual(['error-order denied', 'status-intended denied']);
    const { me, other } = everybody;
    const without = await run(await modelOf(desk), server.url, {
      callers: { ...(me && { me }), ...(other && { other }) },
    });
    expect(openVariants(without).join('\n')).toContain(
      'permission denied: untested: no caller: Configure a caller with credentials for OAuth, with `permissions` that lack task.edit.',
    );
  });

  test('proves revoked and expired tokens with configured tokens', async () => {
    const server = await admitted(everybody);
    const tokens = { REVOKED: 'token.of.the.revoked', EXPIRED: 'token.that.expired' };
    const give = (token: string, name: string, from: number): void => {
      server.admit({ client_id: name, client_secret: 'x', tenant: 'ours', revoked: name === 'revoked' });
      server.give(token, name, from);
    };
    give(tokens.REVOKED, 'revoked', Date.now() / 1000);
    give(tokens.EXPIRED, 'expired', 0);
    const headers = { 'X-Tenant': 'ours' };
    const result = await run(await modelOf(desk), server.url, {
      callers: {
        ...everybody,
        revoked: { credentials: { OAuth: { env: 'REVOKED' } }, revoked: true, headers },
        expired: { credentials: { OAuth: { env: 'EXPIRED' } }, expired: true, headers },
      },
      resolveSecret: ({ env }) => (tokens as Record<string, string>)[env] ?? `secret-0-${env}`,
      strict: true,
    });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
  });

  test('proves expired tokens with a clock and continues with a new token', async () => {
    const server = await admitted(everybody);
    const { clock } = server.hooks;
    const result = await run(await modelOf(desk), server.url, {
      callers: everybody,
      hooks: { ...(clock && { clock }) },
    });
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result).filter((line) => !line.includes('credential: revoked'))).toEqual([]);
    const late = await admitted(everybody, 'token outlives its life');
    const broken = await run(await modelOf(desk), late.url, {
      callers: everybody,
      hooks: { ...(late.hooks.clock && { clock: late.hooks.clock }) },
    });
    expect(brokenRules(broken)).toEqual(['status-intended old_token']);
  });
});

describe('a token', () => {
  test('is requested once, with form fields, from the server under test', async () => {
    const server = await admitted(everybody);
    const result = await run(await modelOf(desk), server.url, listOnly);
    expect(findingTexts(result)).toEqual([]);
    expect(asked(server)).toBe(1);
    const [first] = server.calls;
    expect([first?.path, first?.headers['content-type'], first?.headers.authorization]).toEqual([
      '/v1/token',
      'application/x-www-form-urlencoded',
      undefined,
    ]);
    expect(Object.fromEntries(new URLSearchParams(first?.text))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'me',
      client_secret: secretOf('me'),
    });
  });

  test('is requested with Basic authentication if the document describes no form fields', async () => {
    const { '/token': _, ...paths } = desk.paths;
    const server = await admitted(everybody);
    const result = await run(await modelOf({ ...desk, paths }), server.url, listOnly);
    expect(findingTexts(result)).toEqual([]);
    expect(asked(server)).toBe(1);
    const [first] = server.calls;
    expect(first?.headers.authorization).toBe(
      `Basic ${Buffer.from(`me:${secretOf('me')}`).toString('base64')}`,
    );
    expect(first?.text).toBe('grant_type=client_credentials');
  });

  test('is not requested from a tokenUrl outside the servers unless the URL is configured', async () => {
    const server = await admitted(everybody);
    const elsewhere = await serve(() => ({ status: 200, body: { access_token: 'token.from.elsewhere' } }));
    const flows = { clientCredentials: { tokenUrl: `${elsewhere.url}/oauth`, scopes: {} } };
    const securitySchemes = { ...desk.components.securitySchemes, OAuth: { type: 'oauth2', flows } };
    const model = await modelOf({ ...desk, components: { ...desk.components, securitySchemes } });
    const refused = await run(model, server.url, listOnly);
    expect(findingTexts(refused)).toEqual([]);
    expect(openVariants(refused).join('\n')).toContain(
      'untested: no caller: The tokenUrl of OAuth is not below a server of the document, so client credentials are not sent to it: set `tokenUrl` next to `clientId`.',
    );
    expect(elsewhere.calls).toEqual([]);
    expect(server.calls).toEqual([]);

    server.give('token.from.elsewhere', 'me', Date.now() / 1000);
    const configured = await run(model, server.url, {
      ...listOnly,
      callers: { me: client('me', { tokenUrl: `${elsewhere.url}/oauth` }) },
    });
    expect(findingTexts(configured)).toEqual([]);
    expect(openVariants(configured)).toEqual([]);
    expect(elsewhere.calls.map(({ path }) => path)).toEqual(['/oauth']);
    expect(asked(server)).toBe(0);
  });

  test('is renewed before it expires', async () => {
    const server = await admitted(everybody, 'token for a moment');
    const result = await run(await modelOf(desk), server.url, { ...listOnly, concurrency: 1 });
    expect(findingTexts(result)).toEqual([]);
    expect(asked(server)).toBeGreaterThan(3);
  });

  test('is renewed once for all refused calls if it expires early', async () => {
    const server = await admitted(everybody, 'first token dies at the tenth call');
    const result = await run(await modelOf(desk), server.url, listOnly);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect(asked(server)).toBe(2);
  });

  test('ends the run if the server accepts no token', async () => {
    const server = await admitted(everybody, 'no token counts');
    const result = await run(await modelOf(desk), server.url, listOnly);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.aborted).toContain('answers 401: the server refuses the credential');
    expect(asked(server)).toBeLessThan(6);
  });

  test('is not reported as a leak if the token endpoint issues it again', async () => {
    const server = await admitted(everybody, 'same token again');
    const result = await run(await modelOf(desk), server.url, { callers: everybody });
    expect(findingTexts(result)).toEqual([]);
  });
});

describe('a token endpoint', () => {
  test.each<[string, readonly DeskBug[], string]>([
    ['fails', ['token endpoint fails'], 'no token for OAuth: /v1/token answered 503'],
    [
      'responds without a token',
      ['token endpoint issues no token'],
      'no token for OAuth: /v1/token answered without `access_token`',
    ],
  ])('blocks the cases that need a token if it %s', async (_, bugs, reason) => {
    const server = await admitted(everybody, ...bugs);
    const result = await run(await modelOf(desk), server.url, listOnly);
    expect(findingTexts(result)).toEqual([]);
    expect(new Set(openVariants(result).map((line) => line.replace(/^.*?: (?=not attempted)/, '')))).toEqual(
      new Set([`not attempted: blocked: ${reason}`]),
    );
    expect(result.report.summary.passed).toBe(false);
  });

  test('fails the run without findings if it does not respond', async () => {
    const server = await serve(({ path }) =>
      path === '/v1/token' ? new Promise(() => {}) : { status: 404 },
    );
    const result = await run(await modelOf(desk), `${server.url}/v1`, { ...listOnly, timeoutMs: 100 });
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.passed).toBe(false);
    expect(openVariants(result).join('\n')).toContain('No response');
  });
});

describe('on a server that the run did not start', () => {
  /** Returns the codes with which the server refuses wrong credentials, each as often as it receives them. */
  async function refusalsOf(allow: PlanOptions['allow']): Promise<readonly string[]> {
    const server = await admitted({ me: client('me') });
    const codes: string[] = [];
    await run(await modelOf(desk), server.url, {
      callers: { me: client('me') },
      select: ({ obligation }) => /^(POST \/token|GET \/tasks) 40[01]/.test(obligation),
      allow,
      isShared: true,
      onExchange: ({ response }) => void codes.push(...(/bad_\w+/.exec(response?.body ?? '') ?? [])),
    });
    return codes.sort();
  }

  test('a wrong client secret is sent only with the permission for wrong credentials', async () => {
    expect(await refusalsOf(['create'])).toEqual([]);
  });

  test('a wrong client secret counts as one of at most three wrong credentials of its scheme', async () => {
    expect(await refusalsOf(['create', 'credentials'])).toEqual([
      'bad_client',
      'bad_client',
      'bad_client_basic',
    ]);
  });
});

describe('the tenant header', () => {
  const tenantsSent = (server: { calls: readonly { path: string; headers: object }[] }): unknown => [
    ...new Set(
      server.calls.flatMap(({ path, headers }) =>
        path === '/v1/tasks' ? [(headers as Record<string, unknown>)['x-tenant']] : [],
      ),
    ),
  ];
  const success: RunOptions = {
    ...listOnly,
    select: ({ obligation }) => obligation.startsWith('GET /tasks 200'),
  };
  const anonymousHeaders = { me: client('me', { headers: {} }) };

  test('comes from the caller rather than the global headers or the example', async () => {
    const server = await admitted({ me: client('me') });
    await run(await modelOf(desk), server.url, {
      ...success,
      headers: { 'X-Tenant': 'of-the-command-line' },
    });
    expect(tenantsSent(server)).toEqual(['ours']);
  });

  test('comes from the global headers rather than the example', async () => {
    const server = await admitted({ me: client('me', { headers: { 'X-Tenant': 'of-the-command-line' } }) });
    const headers = { 'x-tenant': 'of-the-command-line' };
    const result = await run(await modelOf(desk), server.url, {
      ...success,
      callers: anonymousHeaders,
      headers,
    });
    expect(findingTexts(result)).toEqual([]);
    expect(tenantsSent(server)).toEqual(['of-the-command-line']);
  });

  test('comes from the example by default', async () => {
    const server = await admitted({ me: client('me', { headers: { 'X-Tenant': 'of-the-document' } }) });
    const result = await run(await modelOf(desk), server.url, { ...success, callers: anonymousHeaders });
    expect(findingTexts(result)).toEqual([]);
    expect(tenantsSent(server)).toEqual(['of-the-document']);
  });
});
