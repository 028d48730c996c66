import { describe, expect, it, onTestFinished } from 'vitest';
import { start, touchstone, workspace } from './cli.js';

const EMAIL =
  '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$';

/** A pattern that backtracks exponentially and, because of its lookahead, cannot be translated to RE2. */
const HARD = '^(?=(a+)+$)a+$';
const HOSTILE = `${'a'.repeat(60)}!`;

const query = (name: string, pattern: string): object => ({
  name,
  in: 'query',
  schema: { type: 'string', pattern },
});

const text = (schema: object): object => ({
  description: 'Text.',
  content: { 'application/json': { schema, example: HOSTILE } },
});

const DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Addresses', version: '1' },
  servers: [{ url: 'https://addresses.example' }],
  paths: {
    '/addresses': {
      get: {
        parameters: [query('email', EMAIL), query('hard', HARD)],
        responses: {
          200: text({ type: 'string', pattern: '^(a+)+$' }),
          400: text({ type: 'string', pattern: HARD }),
        },
      },
    },
  },
});

describe('a document with patterns that backtrack exponentially', () => {
  it('does not keep the mock from answering requests or from exiting on SIGTERM', async () => {
    const cwd = await workspace({ 'openapi.json': DOCUMENT });
    const { child, prints, outcome } = start(['mock', 'openapi.json', '--port', '0'], { cwd });
    onTestFinished(() => void child.kill('SIGKILL'));
    let printed = '';
    child.stdout.on('data', (text: string) => {
      printed += text;
    });
    await prints('listening on');
    const origin = /listening on (http:\/\/[^/\s]+)/.exec(printed)?.[1] ?? '';
    const status = async (query: string): Promise<number> =>
      (await fetch(`${origin}/addresses?${query}`)).status;
    const hostile = Array.from({ length: 20 }, (_, index) => `hard=${HOSTILE}${index}`);
    const [email, harmless, ...hard] = await Promise.all(
      [`email=${HOSTILE}`, 'email=ann%40example.com', ...hostile].map(status),
    );
    expect(email).toBe(400);
    expect(harmless).toBe(200);
    expect(new Set(hard)).toEqual(new Set([200]));
    const pending = hostile.map((query) => status(query).catch(() => 0));
    const signalled = performance.now();
    child.kill('SIGTERM');
    expect((await outcome).code).toBe(0);
    expect(performance.now() - signalled).toBeLessThan(5_000);
    await Promise.all(pending);
  });

  it('is linted in bounded time', async () => {
    const cwd = await workspace({ 'openapi.json': DOCUMENT });
    const { code, stdout } = await touchstone(['lint', 'openapi.json'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('does not satisfy its schema: it must match pattern');
  });
});
