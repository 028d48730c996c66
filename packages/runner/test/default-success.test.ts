import { describe, expect, test } from 'vitest';
import { brokenRules, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

const json = (schema: object): object => ({
  description: 'It.',
  content: { 'application/json': { schema } },
});
const counted = json({ type: 'object', required: ['v'], properties: { v: { type: 'integer' } } });
const documentOf = (paths: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Defaults', version: '1' },
  servers: [{ url: '/' }],
  paths,
});

describe('a default response without a documented success', () => {
  const model = () => modelOf(documentOf({ '/count': { get: { responses: { default: counted } } } }));

  test('is proven by a well-formed call', async () => {
    const { url, calls } = await serve(() => ({ status: 200, body: { v: 1 } }));
    const result = await run(await model(), url);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(1);
    expect(calls.map(({ path }) => path)).toContain('/count');
  });

  test('is violated by an invalid body', async () => {
    const { url } = await serve(() => ({ status: 200, body: { v: 'x' } }));
    expect(brokenRules(await run(await model(), url))).toEqual(['body-schema null']);
  });

  test.each([400, 401, 403, 404, 410, 429])('is neither proven nor violated by a %i', async (status) => {
    const { url } = await serve(() => ({ status, body: { v: 1 } }));
    const result = await run(await model(), url);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(0);
    expect(openReasons(result).join()).toMatch(/no valid request|not attempted|no caller/);
  });

  test('is proven beside a documented error, and for a created item', async () => {
    const thing = json({ type: 'object', required: ['id'], properties: { id: { type: 'string' } } });
    const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
    const body = { content: { 'application/json': { schema: { type: 'object' } } } };
    const document = documentOf({
      '/things': { post: { requestBody: body, responses: { default: thing } } },
      '/things/{id}': { parameters, get: { responses: { 404: { description: 'None.' }, default: thing } } },
    });
    const { url } = await serve(({ method, path }) => {
      if (method === 'POST') return { status: 201, body: { id: '7' } };
      return path === '/things/7' ? { status: 200, body: { id: '7' } } : { status: 404, body: {} };
    });
    const result = await run(await modelOf(document), url);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(3);
  });
});

test.each([
  ['beside a 200', { 200: counted, default: counted }],
  ['beside a redirect', { 302: { description: 'Elsewhere.' }, default: counted }],
])('a default response %s is an error that any cause may prove', async (_, responses) => {
  const { url } = await serve(() => ({ status: 200, body: { v: 1 } }));
  const result = await run(await modelOf(documentOf({ '/count': { get: { responses } } })), url);
  expect(openReasons(result).join()).toContain(' · any cause: untested: not provoked');
});

describe('a documented 4XX', () => {
  const schema = { type: 'object', required: ['v'], properties: { v: { type: 'integer', minimum: 1 } } };
  const operation = (responses: object): object =>
    documentOf({
      '/counts': {
        post: {
          parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }],
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { 200: { description: 'Fine.' }, ...responses },
        },
      },
    });
  const isValid = ({ json: body, query }: { json: unknown; query: URLSearchParams }): boolean =>
    Number((body as { v?: unknown } | undefined)?.v) >= 1 &&
    typeof (body as { v?: unknown }).v === 'number' &&
    Number.isInteger((body as { v: number }).v) &&
    /^-?\d*$/.test(query.get('page') ?? '');

  test('is proven by invalid bodies and parameters', async () => {
    const { url, calls } = await serve((call) => ({ status: isValid(call) ? 200 : 422, body: '' }));
    const result = await run(await modelOf(operation({ '4XX': { description: 'Yours.' } })), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(calls.filter((call) => !isValid(call)).length).toBeGreaterThan(2);
  });

  test('is violated by a server that accepts invalid bodies', async () => {
    const { url } = await serve(() => ({ status: 200, body: '' }));
    const result = await run(await modelOf(operation({ '4XX': { description: 'Yours.' } })), url);
    expect(new Set(brokenRules(result))).toEqual(new Set(['status-intended null']));
  });

  test('beside a 422 is an error that any cause may prove', async () => {
    const { url } = await serve((call) => ({ status: isValid(call) ? 200 : 422, body: '' }));
    const both = { 422: { description: 'Invalid.' }, '4XX': { description: 'Yours.' } };
    const result = await run(await modelOf(operation(both)), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result).join()).toContain(' · any cause: untested: not provoked');
  });
});
