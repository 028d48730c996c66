import { describe, expect, test } from 'vitest';
import { NO_CONTROL, plan } from '../src/index.js';
import { type Call, modelOf, type Run, run, serve } from './harness.js';

const documentOf = (schema: string, { error = '', responses = '' } = {}): string => `
openapi: 3.1.0
info: { title: Kites, version: '1' }
paths:
  /kites/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: ${schema} }]
      responses:
        '200': { description: ok }
        '422': { description: bad${error} }${responses}
`;

const UUID = '{ type: string, format: uuid }';
const ID = '6f0c4ab1-3d0e-4f0a-9c53-0a4f3f1f9a10';
const references = { '/kites/{id}': ID };

const idOf = ({ path }: Call): string => path.split('/')[2] ?? '';

const isUuid = (call: Call): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(idOf(call));

const shown = ({ report }: Run): readonly string[] =>
  report.findings.map(({ severity, message }) => `${severity}: ${message}`);

const verdict = ({ report }: Run, status: string): string | undefined =>
  report.ledger.find((entry) => entry.status === status)?.verdict;

describe('an invalid value in the path', () => {
  test.each([
    ['uuid', UUID, ID, isUuid],
    [
      'date',
      '{ type: string, format: date }',
      '2026-11-30',
      (call: Call) => /^\d{4}-\d\d-\d\d$/.test(idOf(call)),
    ],
    ['integer', '{ type: integer }', '7', (call: Call) => /^-?\d+$/.test(idOf(call))],
    ['enum', '{ enum: [red, blue] }', 'red', (call: Call) => ['red', 'blue'].includes(idOf(call))],
    ['minLength', '{ type: string, minLength: 4 }', 'kite', (call: Call) => idOf(call).length >= 4],
  ])('proves the error of an inferred cause: %s', async (_, schema, id, isValid) => {
    const { url, calls } = await serve((call) => ({ status: isValid(call) ? 200 : 422 }));
    const result = await run(await modelOf(documentOf(schema)), url, {
      references: { '/kites/{id}': id },
    });
    expect(verdict(result, '422')).toBe('proven');
    expect(shown(result)).toEqual([]);
    expect(calls.every(({ path }) => path.split('/').length === 3)).toBe(true);
  });

  test.each([400, 404])('causes no finding if the server answers an undocumented %i', async (status) => {
    const { url, calls } = await serve((call) => ({ status: isUuid(call) ? 200 : status }));
    const result = await run(await modelOf(documentOf(UUID)), url, { references });
    expect(calls.some((call) => !isUuid(call))).toBe(true);
    expect(shown(result)).toEqual([]);
    expect(verdict(result, '422')).toBe('untested');
    expect(result.report.ledger.find((entry) => entry.status === '422')?.reason).toBe('not provoked');
  });

  test('causes no finding if the server answers another documented error', async () => {
    const { url, calls } = await serve((call) => ({ status: idOf(call) === ID ? 200 : 404 }));
    const responses = `
        '404': { description: none }`;
    const result = await run(await modelOf(documentOf(UUID, { responses })), url, {
      references: { '/kites/{id}': ID },
    });
    expect(calls.some((call) => idOf(call).includes('no uuid'))).toBe(true);
    expect(shown(result)).toEqual([]);
  });

  test('is a possible cause if an absent resource has another documented error', async () => {
    const absent = await modelOf(documentOf(UUID, { responses: "\n        '404': { description: none }" }));
    const answers = [422, 400].map((status) => (call: Call) => ({
      status: !isUuid(call) ? status : idOf(call) === ID ? 200 : 404,
    }));
    for (const answer of answers) {
      const { url } = await serve(answer);
      const result = await run(absent, url, { references });
      const isProven = answer === answers[0];
      expect(verdict(result, '422')).toBe(isProven ? 'proven' : 'untested');
      expect(shown(result)).toEqual([]);
    }
  });

  test('causes an error if the server fails', async () => {
    const { url } = await serve((call) => ({ status: isUuid(call) ? 200 : 500 }));
    const result = await run(await modelOf(documentOf(UUID)), url, { references });
    expect(shown(result)).toContain('error: The server answered 500, but no fault was injected.');
  });

  test('causes a warning if the server accepts it', async () => {
    const { url } = await serve(() => ({ status: 200 }));
    const result = await run(await modelOf(documentOf('{ type: string, minLength: 4, pattern: ^k }')), url, {
      references: { '/kites/{id}': 'kite' },
    });
    expect(new Set(shown(result))).toEqual(
      new Set(['warning: Assumption refuted: Expected 422, received 200.']),
    );
  });

  test('causes an error if the document declares the error and the server answers another status', async () => {
    const error = ', x-error: { code: invalid, when: [{ request: path }] }';
    const { url } = await serve((call) => ({ status: isUuid(call) ? 200 : 404 }));
    const result = await run(await modelOf(documentOf(UUID, { error })), url, { references });
    expect(shown(result)).toContain('error: GET /kites/{id} does not document status 404.');
  });

  test('is not sent if it contains a slash', async () => {
    const schema = "{ type: string, pattern: '^[a-z]+/[a-z]+$', maxLength: 9 }";
    const result = plan(await modelOf(documentOf(schema)), {
      seed: 1,
      callers: {},
      control: NO_CONTROL,
      allow: [],
      references,
    });
    expect(result.cases.map(({ id }) => id).filter((id) => id.includes('request: path'))).toEqual([
      'GET /kites/{id} 422 request: path id: pattern at the root',
    ]);
  });

  test('is not sent if the parameter admits every text', async () => {
    const { url } = await serve(() => ({ status: 200 }));
    const result = await run(await modelOf(documentOf('{ type: string }')), url, { references });
    expect(verdict(result, '422')).toBe('untested');
    expect(result.plan.cases.filter(({ id }) => id.includes('request: path'))).toEqual([]);
  });
});
