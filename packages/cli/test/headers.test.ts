import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';

const nothingListens = 'http://127.0.0.1:1';
const files = { 'openapi.yaml': plainDocument };
const cannot =
  'contains a line break, a control character or a character outside of Latin-1, which a header value cannot contain';

describe('touchstone test with --header', () => {
  it.each([
    ['the example of the README', 'X-API-Key: …', `X-API-Key: it ${cannot}`],
    ['a character beyond Latin-1', 'X-API-Key: canary-5ecret-✓', `X-API-Key: it ${cannot}`],
    ['a control character', 'X-API-Key: canary\u0007-5ecret', `X-API-Key: it ${cannot}`],
    [
      'Host',
      'Host: canary.test',
      'Host: it cannot be set, because it is derived from the URL of the server.',
    ],
    [
      'Content-Length',
      'content-length: 11',
      'content-length: it cannot be set, because it is derived from the body of each',
    ],
    [
      'Transfer-Encoding',
      'Transfer-Encoding: canary',
      'Transfer-Encoding: it cannot be set, because it is derived from',
    ],
    [
      'Connection',
      'Connection: canary',
      'Connection: it cannot be set, because the run manages its connections itself.',
    ],
    [
      'Expect',
      'Expect: canary',
      'Expect: it cannot be set, because requests send their body without waiting',
    ],
  ])('rejects %s and names the header, before any other check', async (_name, header, message) => {
    const args = ['test', 'none.yaml', '--server', nothingListens, '--header', header];
    const { code, stdout, stderr } = await touchstone(args, { cwd: await workspace() });
    expect(stderr).toContain(`--header ${message}`);
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stdout + stderr).not.toContain('canary');
    expect(code).toBe(2);
  });

  it('explains the placeholder of the README example', async () => {
    const args = ['test', 'openapi.yaml', '--server', nothingListens, '--header', 'X-API-Key: …'];
    const { stderr } = await touchstone(args, { cwd: await workspace(files) });
    expect(stderr).toContain("Replace '…' with the actual value.");
  });

  it('accepts Latin-1 characters', async () => {
    const args = ['test', 'openapi.yaml', '--list', '--header', 'X-API-Key: clé-5ecret'];
    expect((await touchstone(args, { cwd: await workspace(files) })).code).toBe(0);
  });

  it.each(['constructor', '__proto__', 'hasOwnProperty'])('accepts a header named %s', async (name) => {
    const cwd = await workspace(files);
    const args = ['test', 'openapi.yaml', '--server', nothingListens, '--header', `${name}: canary-5ecret`];
    const { stderr } = await touchstone(args, { cwd });
    expect(stderr).toContain('The server at http://127.0.0.1:1 cannot be reached');
  });
});

describe('touchstone test with configured headers and credentials', () => {
  it('lists every invalid header and credential by name, without its value, before anything is sent', async () => {
    const cwd = await workspace({
      'openapi.yaml': plainDocument.replace(
        'securitySchemes:',
        `securitySchemes:
    Basic: { type: http, scheme: basic }
    Bearer: { type: http, scheme: bearer }
    Query: { type: apiKey, in: query, name: key }`,
      ),
      'touchstone.config.mjs': `
        const env = (name) => ({ env: name });
        const credentials = { ApiKey: env('BAD'), Bearer: env('BAD'), Basic: env('BAD'), Query: env('BAD') };
        export default { systems: { notes: {
          document: 'openapi.yaml',
          server: { url: '${nothingListens}' },
          headers: { 'X-Good': 'fine', 'X-Bad': 'canary…', 'X Bad': 'canary', Host: 'canary', 'X-Env': env('BAD') },
          callers: { me: { credentials, headers: { 'X-Tenant': 'canary\\n' } } },
        } } };`,
    });
    const { code, stdout, stderr } = await touchstone(['test'], { cwd, env: { BAD: 'canary-5ecret\u2026' } });
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/ contains a line break, .*$/, ' …'));
    expect(lines).toEqual([
      'touchstone.config.mjs is invalid:',
      '  systems.notes.headers.X-Bad: the value …',
      '  systems.notes.headers: X Bad is not a valid header name (RFC 9110 §5.1).',
      '  systems.notes.headers: Host cannot be set, because it is derived from the URL of the server.',
      '  systems.notes.headers.X-Env: the environment variable BAD …',
      '  systems.notes.callers.me.headers.X-Tenant: the value …',
      '  systems.notes.callers.me.credentials.ApiKey: the environment variable BAD …',
      '  systems.notes.callers.me.credentials.Bearer: the environment variable BAD …',
    ]);
    expect(stdout + stderr).not.toContain('canary');
    expect(code).toBe(2);
  });
});

const cookieDocument = `
openapi: 3.0.0
info: { title: Sessions, version: '1' }
security: [{ session: [] }]
paths:
  /me:
    get: { responses: { '200': { description: me, content: { application/json: { schema: { type: object } } } }, '401': { description: anonymous } } }
components: { securitySchemes: { session: { type: apiKey, in: cookie, name: sid } } }
`;

describe('a cookie in --header', () => {
  it('is the credential of a cookie scheme, and the other cookies are sent with every request', async () => {
    const cookies: (string | undefined)[] = [];
    const server = createServer(({ headers: { cookie } }, response) => {
      cookies.push(cookie);
      const isKnown = cookie?.includes('sid=5ecret') === true;
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const header = ['--header', 'Cookie: theme=dark; sid=5ecret'];
    const cwd = await workspace({ 'openapi.yaml': cookieDocument });
    const { code, stdout } = await touchstone(['test', 'openapi.yaml', '--server', url, ...header], { cwd });
    expect(stdout).toContain('2 of 2 documented responses proven');
    expect(code).toBe(0);
    expect(cookies.every((cookie) => cookie?.includes('theme=dark'))).toBe(true);
    expect(cookies).toContainEqual(expect.stringContaining('sid=5ecret'));
    expect(cookies).toContain('theme=dark');
  });
});
