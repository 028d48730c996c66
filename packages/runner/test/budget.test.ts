import { expect, test } from 'vitest';
import { RunBudget } from '../src/execute/run-budget.js';
import { modelOf, run, serve } from './harness.js';

test('a limited run tries each documented response before further violations', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `member-${index}`);
  const schema = {
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'integer', minimum: 1 }])),
  };
  const content = { 'application/json': { schema } };
  const responses = { 204: { description: 'Done' }, 400: { description: 'Invalid' } };
  const paths = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [
      `/search-${index}`,
      { post: { 'x-effect': 'read', requestBody: { required: true, content }, responses } },
    ]),
  );
  const isValid = (json: unknown): boolean =>
    typeof json === 'object' &&
    json !== null &&
    names.every((name) => Number((json as Record<string, unknown>)[name]) >= 1);
  const received = new Set<string>();
  const { url } = await serve(({ path, json }) => {
    const status = isValid(json) ? 204 : 400;
    received.add(`${path} ${status}`);
    return { status };
  });
  const model = await modelOf({ openapi: '3.1.0', info: { title: 'Search', version: '1' }, paths });
  const { report } = await run(model, url, { budget: new RunBudget({ maxRequests: 20 }) });
  expect(report.summary.budget?.used).toBe('requests');
  expect(received.size).toBe(10);
});
