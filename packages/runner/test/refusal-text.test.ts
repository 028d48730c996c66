import { describe, expect, test } from 'vitest';
import { refusalText } from '../src/checks/refusal-text.js';
import { modelOf, run, serve } from './harness.js';

describe('the explanation of an error', () => {
  test.each([
    ['message', { message: 'no name', error: 'Bad Request' }, 'no name'],
    ['an empty message', { message: '', error: 'Bad Request' }, 'Bad Request'],
    ['error', { error: "Key 'name' not present" }, "Key 'name' not present"],
    ['an object in error', { error: { code: 7, message: 'no name' } }, 'no name'],
    ['detail of RFC 9457', { type: 'about:blank', title: 'Invalid', detail: 'no name' }, 'no name'],
    ['title', { title: 'Invalid', status: 400 }, 'Invalid'],
    ['a list of objects', { detail: [{ loc: ['body'], msg: 'one' }, { message: 'two' }] }, 'one; two'],
    ['a list of texts', { detail: ['one', 'two', 'three', 'four'] }, 'one; two; three'],
    ['errors', { errors: [{ title: 'no name' }] }, 'no name'],
    ['a JSON text', 'no name', 'no name'],
    ['no explanation', { error: true, ok: false }, undefined],
    ['a list', [{ message: 'no name' }], 'no name'],
    ['a list of numbers', [1, 2], undefined],
    ['no body', undefined, undefined],
  ])('is read from %s', (_, body, text) => {
    expect(refusalText(body)).toBe(text);
  });

  test('is bounded and masked in the reason of an untested response', async () => {
    const document = `
openapi: 3.1.0
info: { title: Kites, version: '1' }
paths:
  /kites:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { '201': { description: ok }, '400': { description: bad } }
`;
    const detail = 'no name '.repeat(500);
    const { url } = await serve(() => ({ status: 400, body: { detail } }));
    const reasonsWith = async (bodies: 'masked' | 'none'): Promise<string> => {
      const { report } = await run(await modelOf(document), url, { bodies });
      return report.ledger.flatMap(({ variants }) => variants.map((variant) => variant.detail)).join(' ');
    };
    const masked = await reasonsWith('masked');
    expect(masked).toContain('POST /kites answered 400 (no name no name');
    expect(masked).not.toContain('no name '.repeat(100));
    expect(await reasonsWith('none')).toMatch(/POST \/kites answered 400 \(\(\d+ characters\)\)/);
  });
});
