import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const option = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

const documentOf = (description: string): object => ({
  openapi: '3.1.0',
  info: { title: 'Settings', version: '1' },
  paths: {
    '/options': {
      get: {
        responses: {
          200: {
            description: 'All.',
            content: { 'application/json': { schema: { type: 'array', items: option } } },
          },
        },
      },
    },
    '/options/{name}': {
      parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
      get: { description, responses: { 200: { description: 'It.' }, 404: { description: 'None.' } } },
    },
  },
});

const server = (): Promise<{ url: string }> =>
  serve(({ path }) => (path === '/options' ? { status: 200, body: [{ name: 'color' }] } : { status: 404 }));

describe('an operation that a server does not implement', () => {
  test.each(['NOT IMPLEMENTED', 'Returns one option. Not yet implemented.'])(
    'causes no finding if its description is: %s',
    async (description) => {
      const { url } = await server();
      const result = await run(await modelOf(documentOf(description)), url);
      expect(findingTexts(result)).toEqual([]);
      expect(openVariants(result).join('\n')).toContain(
        'the document says that the operation is not implemented',
      );
    },
  );

  test('causes a finding if the document does not say so', async () => {
    const { url } = await server();
    const result = await run(await modelOf(documentOf('Returns one option.')), url);
    expect(findingTexts(result).join('\n')).toContain('GET /options/{name}');
  });
});

describe('an undocumented refusal of a call with made-up values', () => {
  test('causes one finding, which does not ask the server to accept the call', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'Runs', version: '1' },
      paths: {
        '/runs': {
          get: {
            parameters: [{ name: 'filter', in: 'query', required: true, schema: { type: 'string' } }],
            responses: { 200: { description: 'All.' } },
          },
        },
      },
    };
    const { url } = await serve(() => ({ status: 400 }));
    const result = await run(await modelOf(document), url);
    expect(result.report.findings.map(({ rule }) => rule)).toEqual(['status-documented']);
    expect(result.report.findings[0]?.quote).toBe('the document lists 200 "All."');
    expect(result.report.summary.verdicts.violated).toBe(1);
  });
});

describe('a documented 501', () => {
  const ok = { description: 'Started.' };
  const kind = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } };
  const body = { required: true, content: { 'application/json': { schema: kind } } };
  const isStarted = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
  const documentWith = (post: object): object => ({
    openapi: '3.1.0',
    info: { title: 'Sessions', version: '1' },
    paths: {
      '/sessions': { post: { responses: { 201: ok, 501: { description: 'No such kind.' } }, ...post } },
    },
  });

  test('is no finding if the request has made-up values', async () => {
    const { url } = await serve(() => ({ status: 501 }));
    const result = await run(await modelOf(documentWith({ requestBody: body })), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain(
      'POST /sessions answered 501 to a call built from the schema',
    );
  });

  test('is a finding if the request has no values', async () => {
    const { url } = await serve(() => ({ status: 501 }));
    const result = await run(await modelOf(documentWith({})), url);
    expect(result.report.findings.map(({ rule }) => rule)).toEqual(['status-intended']);
  });

  test.each([501, 503])('does not excuse an undocumented %s', async (status) => {
    const { url } = await serve(() => ({ status }));
    const post = { requestBody: body, responses: { 201: ok } };
    const result = await run(await modelOf(documentWith(post)), url);
    const rules = result.report.findings.map(({ rule }) => rule);
    expect(rules).toContain('status-documented');
    expect(rules.includes('no-server-error')).toBe(status === 503);
  });

  test('is one finding if the request is invalid, because the server may support no such value', async () => {
    const { url } = await serve(({ json }) => ({ status: isStarted(json) ? 201 : 501 }));
    const responses = { 201: ok, 400: { description: 'No data.' } };
    const result = await run(await modelOf(documentWith({ requestBody: body, responses })), url);
    expect(new Set(result.report.findings.map(({ rule }) => rule))).toEqual(new Set(['status-documented']));
    expect(result.report.ledger.find(({ status }) => status === '400')?.verdict).toBe('violated');
  });
});
