import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

const document = `
openapi: 3.1.0
info: { title: Notes, version: '1' }
servers: [{ url: / }]
security: [{ key: [] }]
components: { securitySchemes: { key: { type: apiKey, in: header, name: x-key } } }
paths:
  /notes:
    get:
      parameters: [{ name: limit, in: query, schema: { type: integer, minimum: 1 } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: array } } } }
        '400': { description: invalid }
        '401': { description: no key }
  /notes/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object } } } }
        '401': { description: no key }
        '404': { description: none }
`;

const callers = { me: { credentials: { key: { env: 'KEY' } } } };

const server = (isAccepted: (call: Call) => boolean) =>
  serve((call): Answer => {
    if (call.headers['x-key'] !== 'secret-0-KEY' || !isAccepted(call)) return { status: 401 };
    const limit = call.query.get('limit');
    if (limit !== null && !/^[1-9]\d*$/.test(limit)) return { status: 400 };
    return call.path === '/notes' ? { status: 200, body: [{ id: 1 }] } : { status: 404 };
  });

describe('a refusal', () => {
  test('proves its cause if another call to the operation is accepted', async () => {
    const { url } = await server(() => true);
    const result = await run(await modelOf(document), url, { callers });
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result).join('\n')).not.toMatch(/GET \/notes 4/);
  });

  test('proves nothing if the server refuses the credential of every call', async () => {
    const { url } = await server(() => false);
    const result = await run(await modelOf(document), url, { callers });
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(0);
    expect(result.report.summary.aborted).toContain('GET /notes answers 401: the server refuses');
  });

  test('proves its cause without an accepted call if valid calls receive a different status', async () => {
    // The item that the configuration names does not exist, so no call to it is accepted.
    const declared = document.replace(
      "        '404'",
      "        '400': { description: invalid, x-error: { code: invalid, when: [{ request: path }] } }\n        '404'",
    );
    const { url } = await serve(({ headers, path }) => {
      if (headers['x-key'] !== 'secret-0-KEY') return { status: 401 };
      return { status: /^\/notes\/\d+$/.test(path) ? 404 : 400 };
    });
    const result = await run(await modelOf(declared), url, {
      callers,
      references: { '/notes/{id}': '7' },
      select: ({ operation }) => operation === 'GET /notes/{id}',
    });
    const proven = result.report.ledger
      .filter(({ verdict }) => verdict === 'proven')
      .map(({ status }) => status);
    // The call that should succeed receives a 404, so the 404 of a made-up id proves nothing.
    expect(proven).toEqual(expect.arrayContaining(['400', '401']));
    expect(proven).not.toContain('404');
  });

  test('is compared with an accepted call that the run makes for it, even if only the refusal is selected', async () => {
    const { url, calls } = await server(() => true);
    const result = await run(await modelOf(document), url, {
      callers,
      select: ({ obligation }) => obligation === 'GET /notes 401',
    });
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts).toMatchObject({ proven: 1 });
    expect(calls.some(({ headers }) => headers['x-key'] !== undefined)).toBe(true);
  });
});

test('every request of a run carries the id of the run', async () => {
  const { url, calls } = await server(() => true);
  const { report } = await run(await modelOf(document), url, { callers });
  expect(report.summary.run).toMatch(/^[\da-f-]{36}$/);
  expect(new Set(calls.map(({ headers }) => headers['x-touchstone-run']))).toEqual(
    new Set([report.summary.run]),
  );
});
