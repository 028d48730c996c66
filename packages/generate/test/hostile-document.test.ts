import { type ApiModel, createValidator } from '@touchstone/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../src/code/literal.js';
import { generate } from '../src/index.js';
import { nameExports } from '../src/naming.js';
import { modelOf } from './support/model.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

/** Strings that would run, or break the file, if generated code contained them unescaped. */
const TEXTS = [
  '*/ globalThis.pwned = 1; /*',
  '`; globalThis.pwned = 1; `',
  '\u0024{globalThis.pwned = 1}',
  '"; globalThis.pwned = 1; //',
  "'; globalThis.pwned = 1; //",
  '\\"; globalThis.pwned = 1; //',
  '\\',
  '\n globalThis.pwned = 1; //',
  '\u2028globalThis.pwned = 1;\u2029',
  '</script><script>globalThis.pwned = 1</script>',
  '<!-- --> //',
  '\u202Egnp\u2066',
  '\ud800',
  '@ts-nocheck',
  '// @ts-ignore',
];
/** The strings that names can contain. Core rejects a lone surrogate, because a URI fragment cannot contain it. */
const PAIRED = TEXTS.filter((text) => text !== '\ud800');
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '',
  '0',
  'a b',
  ...PAIRED,
];
const IDENTIFIERS = [
  ...[
    'constructor',
    'toString',
    'class',
    'default',
    'undefined',
    '2fa',
    'a.b',
    'a-b',
    'a_b',
    'Object',
    'Record',
    'Set',
  ],
  ...[
    'z',
    'json',
    'Types',
    'paths',
    'components',
    'errors',
    'parseError',
    'createTask',
    'CreateTaskBody',
    'string',
    'any',
  ],
];

/** Returns an object with these own properties, `__proto__` included. */
function record<T>(names: readonly string[], value: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

const everyName = {
  type: 'object',
  description: TEXTS.join('\n\n'),
  required: NAMES.slice(0, 4),
  properties: record(NAMES, (name) => ({
    type: 'string',
    title: name,
    description: name,
    default: name,
    examples: [name],
  })),
  additionalProperties: false,
};

const response = (schema: object, examples: object = {}): object => ({
  description: TEXTS.join(' '),
  content: { 'application/json': { schema, examples } },
});

const codes = ['constructor', '__proto__', 'toString', ...TEXTS.slice(0, 9)];

const document = {
  openapi: '3.1.0',
  info: { title: TEXTS.join(' '), version: TEXTS.join(' ') },
  paths: {
    '/tasks/`${globalThis.pwned = 1}`/\'"*/': {
      post: {
        operationId: 'createTask',
        summary: TEXTS[0],
        parameters: [
          { name: 'globalThis.pwned = 1', in: 'path', required: true, schema: { type: 'string' } },
          ...NAMES.filter((name) => name !== '').map((name) => ({
            name,
            in: 'query',
            schema: { type: 'string' },
          })),
        ],
        requestBody: { content: { 'application/json': { schema: everyName } } },
        responses: {
          201: response({ $ref: '#/components/schemas/a-b' }),
          400: response(
            { type: 'object', required: ['code'], properties: { code: { type: 'string', enum: codes } } },
            Object.fromEntries(
              codes.map((code, index) => [
                `example ${index}`,
                {
                  value: { code },
                  'x-error': {
                    code,
                    when: { request: 'body' },
                    cause: code,
                    fix: code,
                    retry: 'after-fix',
                    provenance: 'designed',
                  },
                },
              ]),
            ),
          ),
        },
      },
    },
    '/things': {
      get: { operationId: '*/ globalThis.pwned = 1 /*', responses: { 200: response({ type: 'string' }) } },
    },
  },
  webhooks: record([...NAMES, 'createTask', 'create.task'], (name) => ({
    post: {
      operationId: `on ${name}`,
      summary: name,
      description: TEXTS.join('\n'),
      parameters: NAMES.filter((header) => header !== '').map((header) => ({
        name: header,
        in: 'header',
        required: header === '__proto__',
        schema: { const: name },
      })),
      requestBody: { content: { 'application/json': { schema: everyName } } },
      responses: { '2XX': { description: name } },
    },
  })),
  components: {
    schemas: {
      ...record(IDENTIFIERS, (name) => ({ type: 'string', description: name })),
      EveryName: everyName,
      Inherited: { type: 'object', properties: record(NAMES, () => ({ type: 'integer' })) },
      Values: { enum: TEXTS },
      Objects: { enum: [record(NAMES, () => 1), [TEXTS], { a: { b: null } }] },
      Constant: { const: JSON.parse('{"__proto__":{"pwned":1}}') },
      Pattern: { type: 'string', pattern: '["\'`/*\\u2028\u0024{}\\\\]</script>' },
      Patterns: {
        type: 'object',
        patternProperties: { '^["\'`/*]+$': { type: 'integer' }, '^__proto__$': { type: 'string' } },
        additionalProperties: { type: 'boolean' },
      },
      Dependent: {
        type: 'object',
        dependentRequired: { constructor: ['toString'], ['__proto__']: ['valueOf'] },
      },
      Counted: { type: 'object', minProperties: 1, maxProperties: 2, propertyNames: { maxLength: 11 } },
    },
  },
};

const values: readonly unknown[] = [
  ...TEXTS,
  '"</script>',
  "'</script>",
  1,
  null,
  {},
  [TEXTS],
  record(NAMES, () => 1),
  record(NAMES, () => 'text'),
  record(NAMES.slice(0, 4), () => 'text'),
  record(['__proto__'], () => 1),
  record(['__proto__'], () => 'text'),
  record(['__proto__', 'other'], () => true),
  record(['__proto__', 'valueOf'], () => 1),
  record(['__proto__', 'a', 'b'], () => 1),
  record(['constructor'], () => 1),
  record(['constructor'], () => 'text'),
  record(['constructor', 'toString'], () => 1),
  record(["'", '*'], () => 1),
  record(["'", '*'], () => true),
  JSON.parse('{"__proto__":{"pwned":1}}'),
  JSON.parse('{"__proto__":{"pwned":2}}'),
];

/** Schemas that core cannot validate, because their values have an own property `valueOf`. Another test covers them. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['Objects', 'Constant']);

describe('the code for a document with hostile strings', () => {
  const workspace = new Workspace();
  let model: ApiModel;
  let problems: readonly string[] = [];
  let types: Readonly<Record<string, unknown>> = {};
  let zod: Readonly<Record<string, unknown>> = {};
  let sources = '';

  beforeAll(async () => {
    model = await modelOf(document);
    const files = await generate(model, { emitters: ['types', 'errors', 'zod'] });
    sources = files.map(({ content }) => content).join('');
    workspace.write('hostile', files);
    problems = workspace.compile();
    types = await workspace.import('hostile/index.js');
    zod = await workspace.import('hostile/zod/index.js');
  }, 180_000);

  afterAll(() => workspace.remove());

  test('compiles', () => {
    expect(problems).toEqual([]);
  });

  test('runs none of the strings and does not pollute a prototype', () => {
    expect(globalThis).not.toHaveProperty('pwned');
    expect({}).not.toHaveProperty('pwned');
    expect(sources).not.toMatch(/[\u2028\u2029\u202A-\u202E\u2066-\u2069]|\r|<\/script/);
    expect(sources).not.toMatch(/^\s*(\/\/|\/\*) *@ts-/m);
  });

  test('exports each schema, operation and webhook under a unique name', () => {
    const { schemas, operations, webhooks } = nameExports(model);
    const names = [...schemas.values(), ...[...operations, ...webhooks].map(({ value }) => value)];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(Object.hasOwn(zod, name), name).toBe(true);
  });

  test('agrees with JSON Schema on every value', () => {
    const core = createValidator(model);
    const outcomes = new Set<boolean>();
    for (const [component, name] of nameExports(model).schemas) {
      const node = NOT_COMPARED.has(component) ? undefined : model.schemas.get(component);
      for (const value of node ? values : []) {
        const expected = node !== undefined && core.validate(node, value).length === 0;
        expect(validatorAt(zod, name).safeParse(value).success, `${component}: ${literal(value)}`).toBe(
          expected,
        );
        outcomes.add(expected);
      }
    }
    expect(outcomes.size).toBe(2);
  });

  test('compares whole objects by their own properties', () => {
    const table: readonly (readonly [schema: string, value: unknown, valid: boolean])[] = [
      ['Objects', record([...NAMES].reverse(), () => 1), true],
      ['Objects', record(NAMES.slice(1), () => 1), false],
      ['Objects', record(NAMES, () => 2), false],
      ['Objects', [TEXTS], true],
      ['Objects', [[...TEXTS].reverse()], false],
      ['Constant', JSON.parse('{"__proto__":{"pwned":1}}'), true],
      ['Constant', JSON.parse('{"__proto__":{"pwned":2}}'), false],
      ['Constant', {}, false],
    ];
    for (const [schema, value, valid] of table) {
      expect(validatorAt(zod, schema).safeParse(value).success, literal(value)).toBe(valid);
    }
  });

  test('distinguishes errors by their hostile codes', () => {
    const { findError, isError } = types as Record<'findError' | 'isError', (...args: unknown[]) => unknown>;
    const { parseError } = zod as Record<'parseError', (...args: unknown[]) => unknown>;
    for (const code of codes) {
      expect(findError?.('createTask', 400, { code })).toMatchObject({ code, cause: code, fix: code });
      expect(isError?.('createTask', code, 400, { code })).toBe(true);
      expect(parseError?.('createTask', 400, { code })).toEqual({
        known: true,
        code,
        status: 400,
        body: { code },
      });
    }
    expect(findError?.('createTask', 400, { code: 'valueOf' })).toBeUndefined();
    expect(parseError?.('createTask', 400, {})).toEqual({ known: false, code: null, status: 400, body: {} });
  });

  test('distinguishes webhooks by their hostile names', () => {
    const { parseWebhook, webhooks } = zod as {
      parseWebhook: (event: string, payload: unknown) => object;
      webhooks: Readonly<Record<string, object>>;
    };
    expect(Object.keys(webhooks).sort()).toEqual([...NAMES, 'createTask', 'create.task'].sort());
    const payload = record(NAMES, () => 'text');
    for (const event of Object.keys(webhooks)) {
      expect(parseWebhook(event, payload), event).toEqual({ known: true, event, payload });
      expect(
        parseWebhook(
          event,
          record(['__proto__'], () => 'text'),
        ),
      ).toMatchObject({ known: false, event });
      const headers = record(NAMES.slice(0, 3), () => event);
      expect(validatorAt(zod, 'webhooks', event, 'headers').safeParse(headers)).toEqual({
        success: true,
        data: headers,
      });
      expect(validatorAt(zod, 'webhooks', event, 'headers').safeParse({}).error?.issues).toHaveLength(1);
    }
    for (const event of ['isPrototypeOf', 'unknown']) {
      expect(parseWebhook(event, payload)).toEqual({ known: false, event, payload, issues: [] });
    }
    expect({}).not.toHaveProperty('pwned');
  });
});
