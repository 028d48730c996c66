import { describe, expect, it } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';

/** A pattern that backtracks exponentially and, because of its lookahead, cannot be translated to RE2. */
const HARD = '^(?=(a+)+$)a+$';
const EXPLOSIVE = '^(a+)+$';
const HOSTILE = `${'a'.repeat(60)}!`;

const model = await modelOf({
  openapi: '3.1.0',
  info: { title: 'Patterns', version: '1' },
  paths: {
    '/items': {
      post: {
        parameters: [
          { name: 'hard', in: 'query', schema: { type: 'string', pattern: HARD } },
          { name: 'explosive', in: 'query', schema: { type: 'string', pattern: EXPLOSIVE } },
          { name: 'x-hard', in: 'header', schema: { type: 'string', pattern: HARD } },
          { name: 'x-explosive', in: 'header', schema: { type: 'string', pattern: EXPLOSIVE } },
        ],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  hard: { type: 'array', items: { type: 'string', pattern: HARD } },
                  explosive: { type: 'array', items: { type: 'string', pattern: EXPLOSIVE } },
                },
                patternProperties: { '^x(?=(a+)+$)a+$': { type: 'number' } },
              },
            },
          },
        },
        responses: { 204: { description: 'Stored.' }, 400: { description: 'Invalid.' } },
      },
    },
  },
});

describe('the mock', () => {
  const mock = createMock(model);
  const send = async (query: string, headers: Record<string, string>, body?: unknown): Promise<number> => {
    const response = await mock(
      new Request(`http://localhost/items${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    );
    return response.status;
  };

  it.each([
    ['query', `?explosive=${HOSTILE}`, {}, {}],
    ['header', '', { 'x-explosive': HOSTILE }, {}],
    ['body', '', {}, { explosive: Array(1_000).fill(HOSTILE) }],
  ])('refuses a hostile string in the %s if a linear engine can test it', async (_, query, headers, body) => {
    const start = performance.now();
    expect(await send(query, headers, body)).toBe(400);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it.each([
    ['query', `?hard=${HOSTILE}`, {}, {}],
    ['header', '', { 'x-hard': HOSTILE }, {}],
    ['body', '', {}, { hard: Array(1_000).fill(HOSTILE) }],
    ['property name', '', {}, { [`x${HOSTILE}`]: 'text' }],
  ])(
    'accepts a hostile string in the %s if no engine can test it in time',
    async (_, query, headers, body) => {
      const start = performance.now();
      expect(await send(query, headers, body)).toBe(204);
      expect(performance.now() - start).toBeLessThan(3_000);
    },
  );

  it('still checks other strings against the same pattern', async () => {
    expect(await send('?hard=b', {}, {})).toBe(400);
    expect(await send('?hard=aaa', {}, {})).toBe(204);
    expect(await send('', {}, { hard: ['aaa', 'b'] })).toBe(400);
  });
});
