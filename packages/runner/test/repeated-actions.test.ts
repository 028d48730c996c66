import { describe, expect, test } from 'vitest';
import { modelOf, run, serve, WRITES } from './harness.js';

const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Flags', version: '1' },
  paths: {
    '/flags/reserve': {
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: body } } },
        responses: { 200: { description: 'Reserved' }, 409: { description: 'The name is taken.' } },
      },
    },
  },
};

/** Runs against a server that answers with the status of `repeated` if a name was sent before. */
async function conflictOf(repeated: number, allow: typeof WRITES = WRITES): Promise<unknown> {
  const names = new Set<string>();
  const { url } = await serve(({ text }) => {
    const isRepeated = names.has(text);
    names.add(text);
    return { status: isRepeated ? repeated : 200 };
  });
  const { report } = await run(await modelOf(document), url, { isShared: true, allow });
  return report.ledger.find(({ status }) => status === '409')?.variants[0];
}

describe('the conflict of an action that creates nothing', () => {
  test('is proven by the identical call', async () => {
    expect(await conflictOf(409)).toMatchObject({ verdict: 'proven' });
  });

  test('says what was tried if the server accepts the identical call', async () => {
    expect(await conflictOf(200)).toMatchObject({
      reason: 'not provoked',
      detail: expect.stringContaining('duplicate: request (200), duplicate: /name (200)'),
    });
  });

  test('is held back like the action', async () => {
    expect(await conflictOf(409, [])).toMatchObject({ reason: 'not allowed' });
  });
});
