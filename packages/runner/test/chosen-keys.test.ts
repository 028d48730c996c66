import { expect, test } from 'vitest';
import { modelOf, type Run, run, serve } from './harness.js';

interface Tested {
  readonly result: Run;
  /** The keys of all PUTs. */
  readonly keys: readonly string[];
  /** The labels that are left. */
  readonly left: readonly string[];
}

/** Tests a server of labels whose keys have a schema. */
async function testLabels(schema: object): Promise<Tested> {
  const items = new Set<string>();
  const { url, calls } = await serve(async ({ method, path }) => {
    const key = path.split('/')[2] ?? '';
    if (method === 'PUT') {
      const isNew = !items.has(key);
      items.add(key);
      return { status: isNew ? 201 : 200 };
    }
    if (method === 'DELETE') return { status: items.delete(key) ? 204 : 404 };
    return { status: items.has(key) ? 200 : 404 };
  });
  const none = { description: 'None' };
  const model = await modelOf({
    openapi: '3.1.0',
    info: { title: 'Labels', version: '1' },
    paths: {
      '/labels/{name}': {
        parameters: [{ name: 'name', in: 'path', required: true, schema }],
        get: { responses: { 200: none, 404: none } },
        put: { responses: { 201: none, 200: none } },
        delete: { responses: { 204: none, 404: none } },
      },
    },
  });
  const result = await run(model, url, { allow: ['create', 'change', 'destroy'] });
  const keys = calls.flatMap(({ method, path }) => (method === 'PUT' ? [path.split('/')[2] ?? ''] : []));
  return { result, keys, left: [...items] };
}

const CREATED = 'PUT /labels/{name} 201';

test.each(['^[a-z0-9-]{4,30}$', '^[a-z]{3,12}$', '^[A-Z]{3,12}$', '^[0-9]{4,12}$'])(
  'a PUT chooses a key that the pattern %s admits',
  async (pattern) => {
    const { result, keys, left } = await testLabels({ type: 'string', pattern });
    expect(result.report.ledger.find(({ id }) => id === CREATED)?.verdict).toBe('proven');
    expect(keys.every((key) => new RegExp(pattern).test(key))).toBe(true);
    expect(left).toEqual([]);
  },
);

test.each([
  ['date', /^[3-8]\d{3}-\d{2}-\d{2}$/],
  ['date-time', /^[3-8]\d{3}-\d{2}-\d{2}T00:00:00Z$/],
  ['uuid', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/],
  ['email', /^[\da-z]+@example\.com$/],
])('a PUT chooses a key of the format %s', async (format, form) => {
  const { result, keys, left } = await testLabels({ type: 'string', format });
  expect(result.report.ledger.find(({ id }) => id === CREATED)?.verdict).toBe('proven');
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toMatch(form);
  expect(left).toEqual([]);
});

test.each([
  [
    { allOf: [{ type: 'string', format: 'date' }, { enum: ['2026-08-01', '2026-08-02'] }] },
    'admits only 2 values, which may all be',
  ],
  [
    { allOf: [{ type: 'string', format: 'date' }, { const: '2026-08-01' }] },
    'admits only one value, which may be',
  ],
  [
    { type: 'string', pattern: '^[A-F]\\d{2}$' },
    'No value that a run chooses as a key satisfies the schema of name',
  ],
])('a PUT is not sent to a key of the schema %j, for the reason that is true', async (schema, reason) => {
  const { result, keys } = await testLabels(schema);
  const entry = result.report.ledger.find(({ id }) => id === CREATED);
  expect(entry?.verdict).toBe('untested');
  expect(entry?.variants[0]?.detail).toContain(reason);
  expect(keys).toEqual([]);
});
