import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

const tooMany = `'429': { description: slow down, x-error: { code: slow, when: [{ rate: default, limit: 4, window: 1 }] } }`;

const documentOf = (safe: boolean): string => `
openapi: 3.1.0
info: { title: Rates, version: '1' }
servers: [{ url: / }]
security: [{ Key: [] }]
paths:
  /tags:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses:
        '201': { description: created, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }
        '409': { description: taken, x-error: { code: taken, when: [{ duplicate: [/name] }] } }
        ${tooMany}
  /tags/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    ${safe ? `get: { responses: { '200': { description: ok }, '404': { description: none }, ${tooMany} } }` : ''}
    delete: { responses: { '204': { description: removed }, '404': { description: none }, ${tooMany} } }
components: { securitySchemes: { Key: { type: apiKey, in: header, name: X-Key } } }
`;

describe('a rate window', () => {
  test.each([
    ['safe calls', true],
    ['calls that write', false],
  ])('is filled with %s without repeating a write', async (_, safe) => {
    const tags = new Map<number, string>();
    const times: number[] = [];
    let count = 0;
    const written = { refused: 0 };
    const answer = (method: string, path: string, name: string): Answer => {
      const id = Number(path.split('/')[2]);
      if (method === 'POST') {
        if ([...tags.values()].includes(name)) return { status: 409, body: { code: 'taken' } };
        tags.set(++count, name);
        return { status: 201, body: { id: count } };
      }
      if (!tags.has(id)) return { status: 404, body: { code: 'none' } };
      if (method === 'DELETE') tags.delete(id);
      return { status: method === 'DELETE' ? 204 : 200 };
    };
    const { url } = await serve(({ method, path, headers, json }) => {
      if (headers['x-key'] === 'secret-0-LIMITED') {
        const now = Date.now();
        while (times[0] !== undefined && now - times[0] > 1000) times.shift();
        if (times.length >= 4)
          return { status: 429, body: { code: 'slow' }, headers: { 'retry-after': '1' } };
        times.push(now);
        const reply = answer(method, path, String((json as { name?: string } | undefined)?.name));
        if (reply.status >= 400) written.refused++;
        return reply;
      }
      return answer(method, path, String((json as { name?: string } | undefined)?.name));
    });
    const callers = {
      usual: { credentials: { Key: { env: 'USUAL' } } },
      limited: { credentials: { Key: { env: 'LIMITED' } }, limits: { default: 4 } },
    };
    const result = await run(await modelOf(documentOf(safe)), url, { callers });
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(written.refused).toBe(0);
  });
});
