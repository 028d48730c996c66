import { describe, expect, test } from 'vitest';
import { desk } from './desk-document.js';
import { type DeskBug, deskServer } from './desk-server.js';
import { brokenRules, findingTexts, modelOf, openVariants, run } from './harness.js';

describe('a run against a correct server with client credentials, tenants, permissions and ids in bodies', () => {
  test('proves every variant without findings and leaves no resources', async () => {
    const server = await deskServer();
    const result = await run(await modelOf(desk), server.url, { hooks: server.hooks, strict: true });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect(result.report.summary.passed).toBe(true);
    expect(result.report.summary.requests).toBe(server.calls.length);
    expect(server.tasks.size).toBe(0);
    expect(server.isFrozen).toBe(false);
  });

  test('has no findings with other seeds', async () => {
    const model = await modelOf(desk);
    for (const seed of [2, 3]) {
      const server = await deskServer();
      expect(findingTexts(await run(model, server.url, { hooks: server.hooks, seed }))).toEqual([]);
      expect(server.tasks.size).toBe(0);
    }
  });
});

const broken: readonly (readonly [DeskBug, readonly string[]])[] = [
  ['empty tenant admitted', ['status-intended no_tenant']],
  ['missing tenant reported as wrong', ['error-intended no_tenant']],
  ['wrong tenant admitted', ['error-order wrong_tenant', 'status-intended wrong_tenant']],
  ['switched off tenant admitted', ['status-intended wrong_tenant']],
  ['switched off client loses its token', ['recovered wrong_tenant']],
  ['denied edits', ['error-order denied', 'status-intended denied']],
  ['denied edit stays', ['no-state-change denied']],
  ['permission never recovers', ['recovered denied']],
  ['attic answers 404', ['status-documented unavailable', 'status-intended unavailable']],
  ['wrong secret admitted', ['status-intended bad_client', 'status-intended bad_client_basic']],
  ['unknown client in the header answered 400', ['status-intended bad_client_basic']],
  ['revoked client gets tokens', ['status-intended bad_client', 'status-intended bad_client_basic']],
  ['any grant', ['error-order no_such_grant', 'status-intended no_such_grant']],
  ['JSON for a form', ['status-intended token_request']],
  ['no grant needed', ['status-intended token_request']],
  ['token outlives its life', ['status-intended old_token']],
  ['token dies early', ['recovered old_token']],
  ['revoked token lives', ['status-intended bad_token']],
  ['undeclared query ignored', ['status-intended invalid']],
];

describe('a server with one bug', () => {
  test.each(broken)('has exactly the expected findings: %s', async (bug, expected) => {
    const server = await deskServer(bug);
    const result = await run(await modelOf(desk), server.url, { hooks: server.hooks });
    expect(brokenRules(result), findingTexts(result).join('\n')).toEqual([...expected].sort());
    expect(result.report.summary.passed).toBe(false);
  });
});

test('a run reveals no token or secret in its events or report', async () => {
  const server = await deskServer(
    'token of no type',
    'wrong secret admitted',
    'unknown client in the header answered 400',
    'revoked client gets tokens',
  );
  const secrets: string[] = [];
  const onSecret = (value: string): void => void secrets.push(value);
  const { events, report } = await run(await modelOf(desk), server.url, { hooks: server.hooks, onSecret });
  const text = JSON.stringify([events, report]);
  expect(report.findings.map(({ rule }) => rule)).toContain('body-schema');
  for (const [token, { client }] of server.tokens) {
    const pair = [client.client_id, client.client_secret].map(formEncoded);
    const basic = Buffer.from(pair.join(':')).toString('base64').slice(0, -4);
    expect(secrets).toContain(client.client_secret);
    for (const secret of [token, client.client_secret, pair[1] ?? '', basic])
      expect(text.includes(secret), secret).toBe(false);
  }
  const sent = [...text.matchAll(/Basic ([\w+/=]+)/g)].map(([, credential = '']) =>
    Buffer.from(credential, 'base64').toString(),
  );
  expect(sent.filter((credential) => credential.includes('s3cret'))).toEqual([]);
});

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
