import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, openVariants } from './harness.js';
import { notesDocument, runNotes, verdicts } from './notes-api.js';

const PROVEN = ['200 proven', '401 proven'];
const KEY = 'key-0-SECRET-77';
const resolveSecret = (): string => KEY;
const secret = { env: 'KEY' };

const cookieIn = ({ headers }: Call, name: string): boolean =>
  (headers.cookie ?? '').split('; ').includes(`${name}=${KEY}`);

describe('a caller is admitted, and every wrong credential refused, with', () => {
  test.each<[string, object, (call: Call) => boolean]>([
    [
      'an API key in a header',
      { type: 'apiKey', in: 'header', name: 'X-Key' },
      ({ headers }) => headers['x-key'] === KEY,
    ],
    [
      'an API key in the query',
      { type: 'apiKey', in: 'query', name: 'key' },
      ({ query }) => query.get('key') === KEY,
    ],
    [
      'an API key in a cookie',
      { type: 'apiKey', in: 'cookie', name: 'sid' },
      (call) => cookieIn(call, 'sid'),
    ],
    [
      'a bearer token',
      { type: 'http', scheme: 'Bearer' },
      ({ headers }) => headers.authorization === `Bearer ${KEY}`,
    ],
  ])('%s', async (_, scheme, admits) => {
    const result = await runNotes(notesDocument({ Key: scheme }), { Key: secret }, admits, { resolveSecret });
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(PROVEN);
    expect(JSON.stringify(result.events)).not.toContain(KEY);
  });

  test('OpenID Connect, whose discovery document names the token endpoint', async () => {
    const result = await runNotes(
      notesDocument({
        Oidc: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://notes.example.com/.well-known/openid-configuration',
        },
      }),
      { Oidc: { clientId: 'notes', clientSecret: secret } },
      ({ headers }) => headers.authorization === 'Bearer token.of.oidc.55',
      {
        resolveSecret,
        other: ({ path, text }) => {
          if (path === '/.well-known/openid-configuration')
            return {
              status: 200,
              body: {
                token_endpoint: 'https://notes.example.com/oauth/token',
                token_endpoint_auth_methods_supported: ['client_secret_post'],
              },
            };
          const form = new URLSearchParams(text);
          return path === '/oauth/token' && form.get('client_secret') === KEY
            ? { status: 200, body: { access_token: 'token.of.oidc.55', expires_in: 600 } }
            : { status: 400, body: {} };
        },
      },
    );
    expect(openVariants(result)).toEqual([]);
    expect(findingTexts(result)).toEqual([]);
    const count = (path: string): number => result.calls.filter((call) => call.path === path).length;
    expect([count('/.well-known/openid-configuration'), count('/oauth/token')]).toEqual([1, 1]);
  });

  test('two required credentials, each of which is omitted alone', async () => {
    const result = await runNotes(
      notesDocument({
        Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        Token: { type: 'http', scheme: 'bearer' },
      }),
      { Key: secret, Token: secret },
      ({ headers }) => headers['x-key'] === KEY && headers.authorization === `Bearer ${KEY}`,
      { resolveSecret },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(PROVEN);
  });

  test('one of two alternatives, of which the caller has the second', async () => {
    const result = await runNotes(
      notesDocument(
        { Key: { type: 'apiKey', in: 'header', name: 'X-Key' }, Token: { type: 'http', scheme: 'bearer' } },
        [{ Key: [] }, { Token: [] }],
      ),
      { Token: secret },
      ({ headers }) => headers.authorization === `Bearer ${KEY}`,
      { resolveSecret },
    );
    expect(findingTexts(result)).toEqual([]);
    expect(verdicts(result)).toEqual(PROVEN);
  });
});

test('a scheme whose alternatives differ only in their scopes is named once', async () => {
  const result = await runNotes(
    notesDocument({ Key: { type: 'http', scheme: 'bearer' } }, [{ Key: ['read'] }, { Key: ['write'] }]),
    {},
    () => false,
  );
  expect(openVariants(result)[0]).toMatch(/Configure a caller with credentials for Key\.$/);
});

test('a token endpoint on another server than the discovery document receives no secret', async () => {
  const result = await runNotes(
    notesDocument({ Oidc: { type: 'openIdConnect', openIdConnectUrl: '/.well-known/openid-configuration' } }),
    { Oidc: { clientId: 'notes', clientSecret: secret } },
    () => false,
    {
      resolveSecret,
      other: () => ({ status: 200, body: { token_endpoint: 'http://169.254.169.254/token' } }),
    },
  );
  expect(openVariants(result).join('\n')).toContain(
    'The token endpoint that /.well-known/openid-configuration names is on another server, so client credentials are not sent to it: set `tokenUrl` next to `clientId`.',
  );
  expect(JSON.stringify(result.calls)).not.toContain(KEY);
});

test('a server that checks only one of two required credentials is reported', async () => {
  const codes = ['no_key', 'no_token'];
  const document = notesDocument({
    Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    Token: { type: 'http', scheme: 'bearer' },
  });
  const text = JSON.stringify(document).replace('["unauthenticated"]', JSON.stringify(codes));
  const result = await runNotes(
    JSON.parse(text),
    { Key: secret, Token: secret },
    ({ headers }): boolean | Answer =>
      headers['x-key'] === KEY ? true : { status: 401, body: { code: 'no_key' } },
    { resolveSecret },
  );
  expect(findingTexts(result).join('\n')).toContain(
    'GET /notes accepted a call that `security` forbids (credential missing for Token): received 200.',
  );
});
