import { describe, expect, it } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';

const SECRET = 'canary+5ecret/&x';
const BASIC = Buffer.from(`desk:${new URLSearchParams({ '': SECRET }).toString().slice(1)}`).toString(
  'base64',
);

const document = `
openapi: 3.1.0
info: { title: Desk, version: '1' }
servers: [{ url: 'https://desk.example.com/v1' }]
security: [{ OAuth: [] }]
paths:
  /tasks:
    get:
      responses:
        '200': { description: Tasks, content: { application/json: { schema: { type: array, items: { type: object, required: [id] } } } } }
components:
  securitySchemes:
    OAuth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://desk.example.com/v1/token', scopes: {} } } }
`;

/**
 * A server that issues a token to the correct client. With `MODE=leaks`, its tasks contain the secret and the token;
 * with `MODE=none`, it issues no token.
 */
const server = `
import { createServer } from 'node:http';
const { MODE, DESK_SECRET } = process.env;
const basic = 'Basic ' + Buffer.from('desk:' + new URLSearchParams({ '': DESK_SECRET }).toString().slice(1)).toString('base64');
const server = createServer((request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.url === '/v1/token') {
    if (MODE === 'none' || request.headers.authorization !== basic) return answer(401, { error: 'invalid_client' });
    return answer(200, { access_token: 'canary.access.t0ken', expires_in: 60 });
  }
  if (request.headers.authorization !== 'Bearer canary.access.t0ken') return answer(401, {});
  const leaked = { token: 'canary.access.t0ken', secret: DESK_SECRET, basic };
  answer(200, [MODE === 'leaks' ? leaked : { id: 't1' }]);
});
server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port + '/v1'));
process.stdin.on('close', () => process.exit(0)).resume();
`;

const desk = (OAuth: string): string => `import { defineConfig, env } from '@touchstone/cli';
export default defineConfig({
  systems: {
    desk: {
      document: 'openapi.yaml',
      server: {
        command: process.execPath,
        args: ['server.mjs'],
        env: { DESK_SECRET: env('DESK_SECRET'), MODE: process.env['MODE'] ?? '' },
        ready: /listening on (\\S+)/,
      },
      callers: { me: { credentials: { OAuth: ${OAuth} } } },
    },
  },
} as never);
`;

const right = "{ clientId: 'desk', clientSecret: env('DESK_SECRET') }";

async function run(OAuth: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const cwd = await workspace({
    'openapi.yaml': document,
    'server.mjs': server,
    'touchstone.config.ts': desk(OAuth),
  });
  return touchstone(['test', 'desk', '--reporter', 'terminal', '--reporter', 'json'], { cwd, env });
}

describe('touchstone test with client credentials', () => {
  it.each([
    [
      'a secret in the configuration itself',
      `{ clientId: 'desk', clientSecret: '${SECRET}' }`,
      "OAuth.clientSecret: expected env('NAME') with the name of an environment variable, received a string.",
    ],
    [
      'a missing client secret',
      "{ clientId: 'desk' }",
      "OAuth.clientSecret: expected env('NAME') with the name of an environment variable, received nothing.",
    ],
    [
      'a missing client id',
      "{ clientSecret: env('DESK_SECRET') }",
      "OAuth.clientId: expected a string or env('NAME') with the name of an environment variable, received nothing.",
    ],
    [
      'a client id that is not a string',
      "{ clientId: 7, clientSecret: env('DESK_SECRET') }",
      "OAuth.clientId: expected a string or env('NAME') with the name of an environment variable, received 7.",
    ],
    [
      'an unknown key',
      "{ clientId: 'desk', clientSecret: env('DESK_SECRET'), tokenURL: 'https://a.example/token' }",
      "OAuth.tokenURL: unknown key. Did you mean 'tokenUrl'?",
    ],
    [
      'a tokenUrl that is not a URL',
      "{ clientId: 'desk', clientSecret: env('DESK_SECRET'), tokenUrl: '/token' }",
      'OAuth.tokenUrl: expected a URL such as http://127.0.0.1:8080/api, received',
    ],
  ])('rejects %s with the path of the key and the reason', async (_name, OAuth, message) => {
    const { code, stdout, stderr } = await run(OAuth, { DESK_SECRET: SECRET });
    expect(stderr).toContain(`  systems.desk.callers.me.credentials.${message}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout + stderr).not.toContain(SECRET);
    expect(code).toBe(2);
  });

  it('lists every environment variable that is not set', async () => {
    const OAuth = "{ clientId: env('DESK_ID'), clientSecret: env('DESK_OTHER_SECRET') }";
    const { code, stderr } = await run(OAuth, { DESK_SECRET: SECRET });
    expect(stderr).toContain('the environment variable DESK_ID is not set.');
    expect(stderr).toContain('the environment variable DESK_OTHER_SECRET is not set.');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  it.each([right, "{ clientId: env('DESK_ID'), clientSecret: env('DESK_SECRET') }"])(
    'exchanges the credentials for a token: %s',
    async (OAuth) => {
      const { code, stdout, stderr } = await run(OAuth, { DESK_SECRET: SECRET, DESK_ID: 'desk' });
      expect(code, stdout + stderr).toBe(0);
    },
  );

  it('masks the credentials and the token in all output, even if the server returns them', async () => {
    const { code, stdout, stderr } = await run(right, { DESK_SECRET: SECRET, MODE: 'leaks' });
    expect(code, stdout + stderr).toBe(1);
    expect(stdout + stderr).toContain('no-leak');
    for (const secret of [SECRET, encodeURIComponent(SECRET), BASIC, 'canary.access.t0ken', 'canary'])
      expect(stdout + stderr).not.toContain(secret);
  });

  it('reports the status of a token endpoint that rejects the credentials', async () => {
    const { code, stdout, stderr } = await run(right, { DESK_SECRET: SECRET, MODE: 'none' });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('no token for OAuth: /v1/token answered 401');
  });
});
