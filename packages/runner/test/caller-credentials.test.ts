import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Credential } from '../src/index.js';
import { type Answer, type Call, findingTexts, openVariants } from './harness.js';
import { notesDocument, runNotes, UNAUTHENTICATED, verdicts } from './notes-api.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const secrets: Readonly<Record<string, string>> = { USER: 'anna@notes.example', PASSWORD: 'pa55:w0rd"é' };
const resolveSecret = ({ env }: { env: string }): string => secrets[env] ?? `secret-0-${env}`;
const user: Credential = { user: { env: 'USER' }, password: { env: 'PASSWORD' } };
const PROVEN = ['200 proven', '401 proven'];

const bearer = { Login: { type: 'http', scheme: 'bearer' } };
const oauth = (tokenUrl: string) => ({
  Login: { type: 'oauth2', flows: { password: { tokenUrl, scopes: {} } } },
});

const hasToken =
  (token: string) =>
  (call: Call): boolean =>
    call.headers.authorization === `Bearer ${token}`;

/** Expects that no event contains one of the texts. */
function expectHidden(events: readonly unknown[], ...texts: readonly string[]): void {
  const all = JSON.stringify(events);
  for (const text of texts) expect(all).not.toContain(text);
}

describe('a user and a password', () => {
  test('are sent as a Basic credential, and masked', async () => {
    const valid = `Basic ${base64(`${secrets['USER']}:${secrets['PASSWORD']}`)}`;
    const exchanges: unknown[] = [];
    const result = await runNotes(
      notesDocument({ Login: { type: 'http', scheme: 'basic' } }),
      { Login: user },
      ({ headers }) => headers.authorization === valid,
      { resolveSecret, onExchange: (exchange) => void exchanges.push(exchange) },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(PROVEN);
    expectHidden([...result.events, ...exchanges], 'pa55:w0rd', valid.slice(6));
  });

  test.each([
    ['MD5', 'md5'],
    ['MD5-sess', 'md5'],
    ['SHA-256', 'sha256'],
    ['SHA-512-256', 'sha512-256'],
    ['SHA-256-sess', 'sha256'],
  ])('answer a Digest challenge with %s', async (algorithm, name) => {
    const digests = digestServer(algorithm, name);
    const result = await runNotes(
      notesDocument({ Login: { type: 'http', scheme: 'digest' } }),
      { Login: user },
      digests.answer,
      { resolveSecret },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(PROVEN);
    expect(digests.accepted()).toBeGreaterThan(0);
    expect(result.report.summary.requests).toBe(result.calls.length);
    expectHidden(result.events, 'pa55:w0rd');
  });

  test('request a token of an OAuth 2 scheme', async () => {
    const result = await runNotes(
      notesDocument(oauth('/token')),
      { Login: user },
      hasToken('token.of.anna.77'),
      {
        resolveSecret,
        other: ({ path, text }) => {
          const { grant_type, username, password } = Object.fromEntries(new URLSearchParams(text));
          const isRight =
            path === '/token' &&
            grant_type === 'password' &&
            username === secrets['USER'] &&
            password === secrets['PASSWORD'];
          return isRight
            ? { status: 200, body: { access_token: 'token.of.anna.77', token_type: 'Bearer' } }
            : { status: 400, body: { error: 'invalid_grant' } };
        },
      },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(PROVEN);
    expectHidden(result.events, 'pa55:w0rd', 'token.of.anna.77');
  });

  test('are refused once only, because more attempts can lock the account', async () => {
    const result = await runNotes(notesDocument(oauth('/token')), { Login: user }, () => false, {
      resolveSecret,
      other: () => ({ status: 400, body: { error: 'invalid_grant' } }),
    });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain('no token for Login: /token answered 400');
    expect(result.calls.filter(({ path }) => path === '/token')).toHaveLength(1);
  });
});

test('a refresh token is exchanged for tokens, and its successor is used', async () => {
  let valid = 'refresh-0-token';
  let issued = 0;
  const used: string[] = [];
  const result = await runNotes(
    notesDocument(oauth('/token')),
    { Login: { refreshToken: { env: 'REFRESH' }, clientId: 'notes' } },
    ({ headers }) => issued > 1 && headers.authorization === `Bearer access.token.${issued}`,
    {
      resolveSecret: () => 'refresh-0-token',
      concurrency: 1,
      other: ({ text }) => {
        const { refresh_token: token = '', client_id } = Object.fromEntries(new URLSearchParams(text));
        if (token !== valid || client_id !== 'notes') return { status: 400, body: {} };
        used.push(token);
        issued++;
        valid = `refresh-${issued}-token`;
        return { status: 200, body: { access_token: `access.token.${issued}`, refresh_token: valid } };
      },
    },
  );
  expect(findingTexts(result)).toEqual([]);
  expect(verdicts(result)).toContain('200 proven');
  expect(used).toEqual(['refresh-0-token', 'refresh-1-token']);
  expectHidden(result.events, 'refresh-1-token', 'access.token.2');
});

describe('a command', () => {
  test.each<[string, string]>([
    ['text', ' token.of.cmd.1234 \n'],
    ['JSON', '{ "token": "token.of.cmd.1234", "expires_in": 3600 }'],
  ])('prints the credential as %s', async (_, output) => {
    const commands: (readonly string[])[] = [];
    const result = await runNotes(
      notesDocument(bearer),
      { Login: { exec: ['vault', 'read', 'token'] } },
      hasToken('token.of.cmd.1234'),
      {
        runCommand: async (command) => {
          commands.push(command);
          return output;
        },
      },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(PROVEN);
    expect(commands).toEqual([['vault', 'read', 'token']]);
    expectHidden(result.events, 'token.of.cmd.1234');
  });

  test('is executed again before the credential expires', async () => {
    let executed = 0;
    const result = await runNotes(
      notesDocument(bearer),
      { Login: { exec: ['vault'], expires: 0.001 } },
      () => true,
      { concurrency: 1, runCommand: async () => `token.number.${executed++}` },
    );
    expect(executed).toBeGreaterThan(1);
    expect(verdicts(result)).toContain('200 proven');
  });

  test('is executed once more if the server refuses the credential', async () => {
    let executed = 0;
    const result = await runNotes(
      notesDocument(bearer),
      { Login: { exec: ['vault'] } },
      hasToken('token.number.2'),
      { concurrency: 1, runCommand: async () => `token.number.${++executed}` },
    );
    expect(executed).toBe(2);
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toContain('200 proven');
  });

  test('that fails blocks the cases with its message, and is not repeated', async () => {
    let executed = 0;
    const result = await runNotes(notesDocument(bearer), { Login: { exec: ['vault'] } }, () => false, {
      runCommand: async () => {
        executed++;
        throw new Error('the command vault failed with exit code 2');
      },
    });
    expect(executed).toBe(1);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain(
      'no credential for Login: the command vault failed with exit code 2',
    );
    expect(result.report.summary.passed).toBe(false);
  });
});

/** Returns the answers of a server that admits the user by Digest, computed as RFC 7616 §3.4.1 specifies. */
function digestServer(
  algorithm: string,
  hashName: string,
): { readonly answer: (call: Call) => boolean | Answer; readonly accepted: () => number } {
  let accepted = 0;
  let nonces = 0;
  const open = new Set<string>();
  const hash = (text: string): string => createHash(hashName).update(text).digest('hex');
  const challenge = (): Answer => {
    const nonce = `nonce-${nonces++}`;
    open.add(nonce);
    const parameters = `realm="Notes, and \\"more\\"", qop="auth,auth-int", nonce="${nonce}", opaque="0p="`;
    const other = 'Digest realm="Notes", nonce="old", algorithm=UNKNOWN-9';
    return {
      ...UNAUTHENTICATED,
      headers: {
        'www-authenticate': `Bearer realm="x", ${other}, Digest ${parameters}, algorithm=${algorithm}`,
      },
    };
  };
  const answer = ({ headers: { authorization = '' }, method, path }: Call): boolean | Answer => {
    const given = new Map(
      [...authorization.matchAll(/(\w+)=(?:"((?:\\.|[^"\\])*)"|([^,\s]+))/g)].map(
        ([, name = '', quoted, bare]) => [name, quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? ''] as const,
      ),
    );
    const of = (name: string): string => given.get(name) ?? '';
    if (!open.delete(of('nonce'))) return challenge();
    const base = hash(`${secrets['USER']}:Notes, and "more":${secrets['PASSWORD']}`);
    const a1 = algorithm.endsWith('-sess') ? hash(`${base}:${of('nonce')}:${of('cnonce')}`) : base;
    const expected = hash(
      `${a1}:${of('nonce')}:${of('nc')}:${of('cnonce')}:auth:${hash(`${method}:${path}`)}`,
    );
    if (of('response') !== expected || of('username') !== secrets['USER'] || of('opaque') !== '0p=')
      return challenge();
    accepted++;
    return true;
  };
  return { answer, accepted: () => accepted };
}
