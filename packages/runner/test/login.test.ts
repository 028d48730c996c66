import { describe, expect, test } from 'vitest';
import type { LoginRecipe } from '../src/index.js';
import { type Answer, type Call, findingTexts, openVariants } from './harness.js';
import { notesDocument, runNotes, verdicts } from './notes-api.js';

const PASSWORD = 'l0gin-pa55word';
const resolveSecret = (): string => PASSWORD;
const bearer = { Login: { type: 'http', scheme: 'bearer' } };
const session = { Login: { type: 'apiKey', in: 'cookie', name: 'sid' } };
const password = { env: 'PASSWORD' };

const cookieOf = ({ headers }: Call, name: string): string | undefined =>
  (headers.cookie ?? '')
    .split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

describe('a login', () => {
  test('with JSON takes a member of the answer as the credential', async () => {
    const exchanges: { role: string; caller: string | null; operation: string }[] = [];
    const recipe: LoginRecipe = {
      path: '/login',
      json: { user: { name: 'anna', password }, env: 'test', remember: true },
      headers: { 'X-App': 'touchstone' },
      token: '/session/token',
    };
    const result = await runNotes(
      notesDocument(bearer),
      { Login: { login: recipe } },
      ({ headers }) => headers.authorization === 'Bearer token.of.login.42',
      {
        resolveSecret,
        onExchange: (exchange) => void exchanges.push(exchange),
        other: ({ path, json, headers }) => {
          expect(json).toEqual({ user: { name: 'anna', password: PASSWORD }, env: 'test', remember: true });
          return path === '/login' && headers['x-app'] === 'touchstone'
            ? { status: 200, body: { session: { token: 'token.of.login.42' } } }
            : { status: 404 };
        },
      },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(['200 proven', '401 proven']);
    const logins = result.calls.filter(({ path }) => path === '/login');
    expect(logins).toHaveLength(1);
    expect(logins[0]?.headers['x-touchstone-run']).toMatch(/\S/);
    expect(result.report.summary.requests).toBe(result.calls.length);
    const stored = exchanges.filter(({ role }) => role === 'credential');
    expect(stored.map(({ caller, operation }) => [caller, operation])).toEqual([['me', 'POST /login']]);
    const all = JSON.stringify([result.events, exchanges]);
    expect(all).not.toContain(PASSWORD);
    expect(all).not.toContain('token.of.login.42');
  });

  test.each<[string, (token: string) => string, LoginRecipe['csrf']]>([
    [
      'of a form',
      (token) => `<form><p>a<b></p><input type=hidden value='${token}' name="_csrf"></form>`,
      { path: '/login', from: { html: '_csrf' }, field: '_csrf' },
    ],
    [
      'of a meta element',
      (token) => `<meta name="csrf-token" content="${token}">`,
      { path: '/login', from: { html: 'csrf-token' }, header: 'X-CSRF-Token' },
    ],
    [
      'of JSON',
      (token) => JSON.stringify({ csrf: { token } }),
      { path: '/login', from: { json: '/csrf/token' }, header: 'X-CSRF-Token' },
    ],
    ['of a cookie', () => '', { path: '/login', from: { cookie: 'XSRF' }, header: 'X-CSRF-Token' }],
  ])('with a form sends the CSRF token %s and keeps the cookies', async (_, page, csrf) => {
    const token = 'csrf-0123+456/789';
    const recipe: LoginRecipe = {
      path: '/login',
      form: { user: 'anna', password },
      ...(csrf && { csrf }),
      cookie: 'sid',
    };
    const other = (call: Call): Answer => {
      if (call.method === 'GET')
        return {
          status: 200,
          headers: {
            'content-type': 'text/html',
            'set-cookie': ['before=1; Path=/', `XSRF=${encodeURIComponent(token)}; Path=/`] as never,
          },
          body: page(token),
        };
      const form = new URLSearchParams(call.text);
      const sent = call.headers['x-csrf-token'] ?? form.get('_csrf');
      if (form.get('password') !== PASSWORD || cookieOf(call, 'before') !== '1' || sent !== token)
        return { status: 403 };
      return {
        status: 303,
        headers: { location: '/', 'set-cookie': ['a=b', 'sid=s3ssion-9876; HttpOnly; Path=/'] as never },
      };
    };
    const result = await runNotes(
      notesDocument(session),
      { Login: { login: recipe } },
      (call) => cookieOf(call, 'sid') === 's3ssion-9876',
      { resolveSecret, other },
    );
    expect(openVariants(result)).toEqual([]);
    expect(findingTexts(result)).toEqual([]);
    expect(JSON.stringify(result.events)).not.toContain('s3ssion-9876');
  });

  test('is repeated once if the server refuses the credential', async () => {
    let logins = 0;
    const result = await runNotes(
      notesDocument(bearer),
      { Login: { login: { path: '/login', json: { password }, token: '/token' } } },
      ({ headers }) => headers.authorization === 'Bearer token.number.2',
      {
        resolveSecret,
        concurrency: 1,
        other: () => ({ status: 200, body: { token: `token.number.${++logins}` } }),
      },
    );
    expect(logins).toBe(2);
    expect(verdicts(result)).toContain('200 proven');
  });

  test.each<[string, Answer, string]>([
    ['refused', { status: 401 }, 'no credential for Login: POST /login answered 401'],
    [
      'answered without the credential',
      { status: 200, body: {} },
      'no credential for Login: POST /login answered 200 without a string at /token',
    ],
  ])('that is %s blocks the cases and is not repeated', async (_, answer, reason) => {
    const result = await runNotes(
      notesDocument(bearer),
      { Login: { login: { path: '/login', json: { password }, token: '/token' } } },
      () => false,
      { resolveSecret, other: () => answer },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain(reason);
    expect(result.calls.filter(({ path }) => path === '/login')).toHaveLength(1);
    expect(result.report.summary.passed).toBe(false);
  });
});
