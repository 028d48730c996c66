import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startMock, touchstone, workspace } from '../command.js';
import { documentOf } from '../documents.js';

const EMAIL =
  '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$';
const ATTACK = `${'a'.repeat(50)}!`;
const PATTERNS = [EMAIL, '^(a+)+$', '^(a|a)*$', '(?=(a+)+$)b', '(\\w+)\\1+$'];

/** A document with each pattern in a query, a header and a body. */
const document = {
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  servers: [{ url: 'https://x.test' }],
  paths: {
    ...Object.fromEntries(
      PATTERNS.map((pattern, index) => [
        `/p${index}`,
        {
          post: {
            parameters: [
              { name: 'q', in: 'query', schema: { type: 'string', pattern } },
              { name: 'X-H', in: 'header', schema: { type: 'string', pattern } },
            ],
            requestBody: { content: { 'text/plain': { schema: { type: 'string', pattern } } } },
            responses: { 200: { description: 'Done.' }, 400: { description: 'Invalid.' } },
          },
        },
      ]),
    ),
    '/other': { get: { responses: { 200: { description: 'Done.' } } } },
  },
};

describe('a mock of a document with hostile patterns', () => {
  test('answers attacks and other requests, and exits on SIGTERM', async () => {
    const cwd = await workspace({ 'openapi.json': document });
    const { url, child, outcome } = await startMock(join(cwd, 'openapi.json'), { cwd });
    const attacks = PATTERNS.flatMap((_, index) => [
      [`${url}/p${index}?q=${ATTACK}`, {}, ''] as const,
      [`${url}/p${index}`, { 'X-H': ATTACK }, ''] as const,
      [`${url}/p${index}`, { 'content-type': 'text/plain' }, ATTACK] as const,
    ]);
    for (const [target, headers, body] of attacks) {
      const init = {
        method: 'POST',
        headers,
        ...(body !== '' && { body }),
        signal: AbortSignal.timeout(10_000),
      };
      expect((await fetch(target, init)).status, target).toBeLessThan(500);
    }
    expect((await fetch(`${url}/other`, { signal: AbortSignal.timeout(5000) })).status).toBe(200);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    expect((await outcome).code).toBe(0);
  });
});

describe('touchstone lint', () => {
  test.each(PATTERNS)('ends even if an example attacks the pattern %s', async (pattern) => {
    const cwd = await workspace({ 'openapi.json': documentOf({ type: 'string', pattern, example: ATTACK }) });
    const { code, output } = await touchstone(['lint', 'openapi.json'], { cwd });
    expect(output).not.toContain('This is a bug');
    expect([0, 1]).toContain(code);
  });
});
