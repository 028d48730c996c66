import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';

const document = (scheme: string): string => `
openapi: 3.1.0
info: { title: Desk, version: '1' }
servers: [{ url: 'https://desk.example.com' }]
security: [{ Login: [] }]
paths:
  /tasks:
    get:
      responses:
        '200': { description: Tasks, content: { application/json: { schema: { type: array } } } }
        '401':
          description: Refused
          content:
            application/json:
              schema: { type: object, required: [code], properties: { code: { type: string, enum: [refused] } } }
components:
  securitySchemes:
    Login: ${scheme}
`;

const BEARER = '{ type: http, scheme: bearer }';
const SECRET = 'canary-5ecret-1234';

/** The configuration as JSON, because a configuration without code must be able to contain every credential. */
const config = (url: string, credential: unknown): string =>
  JSON.stringify({
    systems: {
      desk: {
        document: 'openapi.yaml',
        server: { url },
        allow: ['credentials'],
        callers: { me: { credentials: { Login: credential } } },
      },
    },
  });

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Starts a server whose tasks need an accepted call, with other paths. */
async function deskServer(
  admits: (request: IncomingMessage) => boolean,
  other: RequestListener = (_, response) => response.writeHead(404).end(),
): Promise<string> {
  const server = createServer((request, response) =>
    request.url === '/tasks' ? answer(response, admits(request)) : other(request, response),
  );
  return `http://127.0.0.1:${await listen(server)}`;
}

function answer(response: ServerResponse, isAdmitted: boolean): void {
  response.writeHead(isAdmitted ? 200 : 401, { 'content-type': 'application/json' });
  response.end(isAdmitted ? '[]' : '{"code":"refused"}');
}

interface DeskOptions {
  readonly scheme?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

async function run(
  url: string,
  credential: unknown,
  { scheme = BEARER, files = {}, env = {} }: DeskOptions = {},
): Promise<Outcome> {
  const cwd = await workspace({
    'openapi.yaml': document(scheme),
    'touchstone.config.json': config(url, credential),
    ...files,
  });
  const args = ['test', 'desk', '--config', 'touchstone.config.json'];
  return touchstone([...args, '--reporter', 'json'], {
    cwd,
    env: { PASSWORD: SECRET, ...env },
  });
}

const password = { env: 'PASSWORD' };

function expectPassed({ code, stdout, stderr }: Outcome): void {
  expect(JSON.parse(stdout).summary.verdicts, stdout).toMatchObject({ proven: 2 });
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain(SECRET);
}

describe('touchstone test with a credential of the configuration', () => {
  it('sends a user and a password by HTTP Basic, and masks both', async () => {
    const valid = `Basic ${Buffer.from(`anna:${SECRET}`).toString('base64')}`;
    const url = await deskServer(({ headers }) => headers.authorization === valid);
    const outcome = await run(url, { user: 'anna', password }, { scheme: '{ type: http, scheme: basic }' });
    expectPassed(outcome);
    expect(outcome.stdout).not.toContain(valid.slice(6));
  });

  it('runs a command without a shell in the directory of the configuration', async () => {
    const url = await deskServer(({ headers }) => headers.authorization === 'Bearer token-of-$HOME-77');
    const outcome = await run(
      url,
      { exec: [process.execPath, 'issue.mjs', 'token-of-$HOME-77'], expires: 60 },
      { files: { 'issue.mjs': 'console.log(JSON.stringify({ token: process.argv[2] }))' } },
    );
    expectPassed(outcome);
    expect(outcome.stdout).not.toContain('token-of-$HOME-77');
  });

  it.each<[string, string, RegExp]>([
    [
      'fails',
      `console.error('refused for ${SECRET}'); process.exit(3)`,
      /the command \S+ failed with exit code 3\. It printed: refused for \$PASSWORD/,
    ],
    ['prints nothing', '', /printed no credential/],
    ['prints too much', `process.stdout.write('x'.repeat(70_000))`, /printed more than 64 KiB/],
  ])('inconclusively ends the run if the command %s', async (_, script, message) => {
    const url = await deskServer(() => false);
    const { code, stdout, stderr } = await run(
      url,
      { exec: [process.execPath, 'issue.mjs'] },
      { files: { 'issue.mjs': script } },
    );
    const output = (stdout + stderr).replaceAll(/\s+/g, ' ');
    expect(output).toMatch(message);
    expect(output).not.toContain(SECRET);
    expect(code).not.toBe(0);
  });

  it('logs in with a password from the environment', async () => {
    const url = await deskServer(
      ({ headers }) => headers.authorization === 'Bearer token-of-login-88',
      (request, response) => {
        let text = '';
        request.on('data', (chunk) => {
          text += chunk;
        });
        request.on('end', () => {
          const isRight = request.url === '/login' && JSON.parse(text).password === SECRET;
          response.writeHead(isRight ? 200 : 403, { 'content-type': 'application/json' });
          response.end(JSON.stringify(isRight ? { auth: { token: 'token-of-login-88' } } : {}));
        });
      },
    );
    const login = { path: '/login', json: { name: 'anna', password }, token: '/auth/token' };
    const outcome = await run(url, { login });
    expectPassed(outcome);
    expect(outcome.stdout).not.toContain('token-of-login-88');
  });

  it('sends a client certificate', async () => {
    const [server, client] = await Promise.all([pems('127.0.0.1'), pems('anna')]);
    const port = await listen(
      createTlsServer(
        { ...server, ca: client.cert, requestCert: true, rejectUnauthorized: false },
        ({ socket }, response) => {
          // `authorized` alone is true for a resumed session without a certificate.
          const { subject } = (socket as TLSSocket).getPeerCertificate();
          answer(response, (socket as TLSSocket).authorized && subject?.CN === 'anna');
        },
      ),
    );
    const outcome = await run(
      `https://127.0.0.1:${port}`,
      { certificate: 'anna.pem', key: 'keys/anna.key' },
      {
        scheme: '{ type: mutualTLS }',
        files: { 'ca.pem': server.cert, 'anna.pem': client.cert, 'keys/anna.key': client.key },
        env: { NODE_EXTRA_CA_CERTS: 'ca.pem' },
      },
    );
    expectPassed(outcome);
  });

  it('explains that a server without responses requires a client certificate', async () => {
    const [server, client] = await Promise.all([pems('127.0.0.1'), pems('anna')]);
    const port = await listen(
      createTlsServer({ ...server, ca: client.cert, requestCert: true }, (_, response) =>
        answer(response, true),
      ),
    );
    const { stdout, stderr } = await run(
      `https://127.0.0.1:${port}`,
      { certificate: 'anna.pem', key: 'anna.key' },
      {
        scheme: '{ type: mutualTLS }',
        files: { 'ca.pem': server.cert, 'anna.pem': client.cert, 'anna.key': client.key },
        env: { NODE_EXTRA_CA_CERTS: 'ca.pem' },
      },
    );
    const output = (stdout + stderr).replaceAll(/\s+/g, ' ');
    expect(output).toContain('The server accepts no connection without a client certificate');
    expect(output).not.toContain('"severity": "error"');
  });
});

async function pems(commonName: string): Promise<{ readonly cert: string; readonly key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert, key };
}

describe('a configuration is rejected', () => {
  it.each<[string, unknown, string]>([
    [
      'with a password as text',
      { user: 'anna', password: SECRET },
      "Login.password: expected env('NAME') with the name of an environment variable, received a string.",
    ],
    [
      'without the user',
      { password },
      "Login.user: expected a string or env('NAME') with the name of an environment variable, received nothing.",
    ],
    [
      'with an empty command',
      { exec: [] },
      'Login.exec: expected a command and its arguments, received an empty list.',
    ],
    [
      'with a command as text',
      { exec: 'vault read' },
      "Login.exec: expected a list such as ['command', 'argument'], received a string.",
    ],
    [
      'with a login without a credential',
      { login: { path: '/login' } },
      'Login.login: expected one of `token`, `cookie`, received none.',
    ],
    [
      'with a login at another server',
      { login: { path: '//evil.example/login', token: '/token' } },
      'Login.login.path: expected a path below the URL of the server, which begins with a single `/`.',
    ],
    [
      'with an unusable secret in a body',
      { login: { path: '/login', json: { a: [{ env: 'not a name' }] }, token: '/token' } },
      "Login.login.json.a[0]: expected env('NAME') with the name of an environment variable, received an object.",
    ],
    [
      'with a CSRF token that is not sent',
      { login: { path: '/login', cookie: 'sid', csrf: { path: '/login', from: { html: '_csrf' } } } },
      'Login.login.csrf: expected the `header` or the `field` that receives the token.',
    ],
    [
      'with the login of an unknown operation',
      { login: { operation: 'GET /task', token: '/token' } },
      "Login: the document has no operation 'GET /task'. Did you mean 'GET /tasks'?",
    ],
    [
      'with a misspelled key',
      { exec: ['a'], expire: 5 },
      "Login.expire: unknown key. Did you mean 'expires'?",
    ],
    [
      'with client credentials for a bearer token',
      { clientId: 'a', clientSecret: password },
      'Login: only an `oauth2` or `openIdConnect` scheme has tokens that the run requests.',
    ],
    [
      'with a certificate for a bearer token',
      { certificate: 'a.pem', key: 'a.key' },
      'Login: a client certificate is the credential of a `mutualTLS` scheme only.',
    ],
  ])('%s', async (_, credential, message) => {
    const { code, stdout, stderr } = await run('http://127.0.0.1:9', credential);
    expect(stderr).toContain(`  systems.desk.callers.me.credentials.${message}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout + stderr).not.toContain(SECRET);
    expect(code).toBe(2);
  });

  it('with secrets that are not set, listing all of them', async () => {
    const login = {
      path: '/l',
      form: { a: { env: 'FIRST' } },
      headers: { 'X-B': { env: 'SECOND' } },
      cookie: 's',
    };
    const { code, stderr } = await run('http://127.0.0.1:9', { login });
    expect(stderr).toContain('Login.login.form.a: the environment variable FIRST is not set.');
    expect(stderr).toContain('Login.login.headers.X-B: the environment variable SECOND is not set.');
    expect(code).toBe(2);
  });
});
