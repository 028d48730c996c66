import { describe, expect, test } from 'vitest';
import { reduceReport } from '../src/index.js';
import { findingTexts, modelOf, run, serve } from './harness.js';

const password = { type: 'string', writeOnly: true };
const user = {
  type: 'object',
  required: ['id', 'password'],
  properties: { id: { type: 'string' }, password },
};
const schemas = {
  User: user,
  Secret: password,
  Base: { type: 'object', properties: { id: { type: 'string' } } },
  Tree: {
    type: 'object',
    properties: { pin: password, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
  },
};
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const documentOf = (schema: object, version: string): object => ({
  openapi: version,
  info: { title: 'Users', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    '/me': {
      get: { responses: { 200: { description: 'Me.', content: { 'application/json': { schema } } } } },
    },
  },
  components: { schemas },
});

async function messages(schema: object, body: unknown, version = '3.1.0'): Promise<readonly string[]> {
  const { url } = await serve(() => ({ status: 200, body }));
  const result = await run(await modelOf(documentOf(schema, version)), url);
  return findingTexts(result).length === 0
    ? []
    : result.report.findings.map(({ rule, pointer }) => `${rule} ${pointer}`);
}

test('a writeOnly member causes a warning, which fails a run only if `failOn` is `warning`', async () => {
  const { url } = await serve(() => ({ status: 200, body: { id: 'a', password: 'b' } }));
  const { plan, events, report } = await run(await modelOf(documentOf(user, '3.1.0')), url);
  expect(report.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['write-only', 'warning']]);
  expect(report.summary).toMatchObject({ passed: true, verdicts: { proven: 1 } });
  const strictly = reduceReport(plan, events, { document: 'a.yaml', strict: false, failOn: 'warning' });
  expect(strictly.summary.passed).toBe(false);
});

const kind = (name: string, more: object): object => ({
  type: 'object',
  required: ['kind'],
  properties: { kind: { const: name }, ...more },
});

describe('a writeOnly member of a response', () => {
  test.each([
    ['in the body', user, { id: 'a', password: 'b' }, ['/password']],
    ['in a component', ref('User'), { id: 'a', password: 'b' }, ['/password']],
    ['in a referenced schema', { properties: { key: ref('Secret') } }, { key: 'a' }, ['/key']],
    ['in allOf', { allOf: [ref('Base'), ref('User')] }, { id: 'a', password: 'b' }, ['/password']],
    [
      'in the items of a list',
      { type: 'array', items: user },
      [{ id: 'a' }, { id: 'b', password: 'c' }],
      ['/1/password'],
    ],
    [
      'in additional properties',
      { additionalProperties: user },
      { x: { id: 'a', password: 'b' } },
      ['/x/password'],
    ],
    [
      'deep in a tree',
      ref('Tree'),
      { children: [{ children: [{ pin: 'a' }] }] },
      ['/children/0/children/0/pin'],
    ],
    [
      'in the branch that the value satisfies',
      { oneOf: [kind('a', { key: password }), kind('b', { key: { type: 'string' } })] },
      { kind: 'a', key: 'x' },
      ['/key'],
    ],
    [
      'if it is an object',
      { properties: { card: { type: 'object', writeOnly: true } } },
      { card: { number: '1' } },
      ['/card'],
    ],
  ])('is reported %s', async (_, schema, body, pointers) => {
    expect(await messages(schema, body)).toEqual(pointers.map((pointer) => `write-only ${pointer}`));
  });

  test('is reported in OpenAPI 3.0', async () => {
    expect(await messages(user, { id: 'a', password: 'b' }, '3.0.3')).toEqual(['write-only /password']);
  });

  test.each([
    ['if it is absent', user, { id: 'a' }],
    [
      'if it is null',
      { properties: { password: { type: ['string', 'null'], writeOnly: true } } },
      { password: null },
    ],
    [
      'if only another branch marks it',
      { oneOf: [kind('a', { key: password }), kind('b', { key: { type: 'string' } })] },
      { kind: 'b', key: 'x' },
    ],
    [
      'if it is marked readOnly instead',
      { properties: { id: { type: 'string', readOnly: true } } },
      { id: 'a' },
    ],
    [
      'if a member of another object has the name',
      { properties: { user, password: { type: 'string' } } },
      { password: 'a' },
    ],
  ])('is not reported %s', async (_, schema, body) => {
    expect(await messages(schema, body)).toEqual([]);
  });

  test('is reported at most ten times for a response', async () => {
    const body = Array.from({ length: 500 }, (_, index) => ({ id: String(index), password: 'b' }));
    const { url } = await serve(() => ({ status: 200, body }));
    const { report } = await run(await modelOf(documentOf({ type: 'array', items: user }, '3.1.0')), url);
    expect(report.findings.map(({ rule, count }) => [rule, count])).toEqual([['write-only', 10]]);
  });
});
