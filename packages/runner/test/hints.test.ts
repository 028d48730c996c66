import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const named = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'string' }, name: { type: 'string', minLength: 12 } },
};
const content = { 'application/json': { schema: named } };

/** Returns a document with resources that have unique names and cannot be removed. */
const document = (conflict: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      post: {
        requestBody: { required: true, content },
        responses: { 201: { description: 'Made.', content }, 400: { description: 'No.' }, 409: conflict },
      },
    },
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: { description: 'It.', content }, 404: { description: 'None.' } } },
    },
  },
});

async function serveThings(): Promise<string> {
  const byName = new Map<unknown, object>();
  const { url } = await serve(({ method, path, json }) => {
    const { name } = typeof json === 'object' && json !== null && 'name' in json ? json : { name: undefined };
    if (method === 'GET') {
      const item = [...byName.values()].find(
        (candidate) => 'id' in candidate && path === `/things/${candidate.id}`,
      );
      return item === undefined ? { status: 404, body: {} } : { status: 200, body: item };
    }
    if (typeof name !== 'string' || name.length < 12) return { status: 400, body: {} };
    if (byName.has(name)) return { status: 409, body: { code: 'taken' } };
    const created = { id: `thing-${byName.size}-${name.length}`, name };
    byName.set(name, created);
    return { status: 201, body: created };
  });
  return url;
}

describe('a second run on a server that keeps the resources of the first run', () => {
  const hint = 'another `--seed` to create different values';

  test('creates resources with other values if the document declares no errors', async () => {
    const model = await modelOf(document({ description: 'Taken.' }));
    const url = await serveThings();
    for (const result of [await run(model, url), await run(model, url)])
      expect(openVariants(result).join('\n')).not.toMatch(/POST \/things 201|another `--seed`/);
  });

  test('suggests another seed in findings and blocked cases if the document declares the error', async () => {
    const model = await modelOf(
      document({
        description: 'Taken.',
        'x-error': { code: 'taken', when: { duplicate: ['/name'] } },
      }),
    );
    const url = await serveThings();
    expect(JSON.stringify((await run(model, url)).report)).not.toContain(hint);
    const second = await run(model, url);
    expect(findingTexts(second)).toContainEqual(
      expect.stringMatching(new RegExp(`^status-intended null .* Expected 201, received 409.*${hint}`)),
    );
    expect(openVariants(second)).toContainEqual(
      expect.stringMatching(new RegExp(`^GET /things/{id} 200 .* returned 409.*${hint}`)),
    );
  });
});

describe('fresh findings', () => {
  test('add up to the number of findings in the report', async () => {
    const { url } = await serve(() => ({ status: 500, body: {} }));
    const { events, report } = await run(await modelOf(document({ description: 'Taken.' })), url);
    const finished = events.filter((event) => event.type === 'case-finished');
    const total = finished.reduce((sum, { findings }) => sum + findings.length, 0);
    expect(finished.reduce((sum, { fresh = 0 }) => sum + fresh, 0)).toBe(report.summary.findings);
    expect(total).toBeGreaterThan(report.summary.findings);
  });
});
