import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PERMISSIONS, type Plan, type PlanOptions, plan } from '../src/index.js';
import { desk } from './desk-document.js';
import { modelOf } from './harness.js';
import { widgets } from './widgets-document.js';

const options: PlanOptions = {
  seed: 1,
  callers: {},
  control: { clock: true, address: true, fault: true, callers: true, webhooks: true, actions: [] },
  allow: PERMISSIONS,
};

const documents: readonly (readonly [string, { readonly paths: object }])[] = [
  ['widgets', widgets],
  ['desk', desk],
];

const idsOf = ({ cases }: Plan): readonly string[] => cases.map(({ id }) => id);

const reordered = <T extends object>(members: T, ranks: readonly number[]): object =>
  Object.fromEntries(
    Object.entries(members)
      .map((entry, index) => [ranks[index] ?? 0, entry] as const)
      .sort(([one], [other]) => one - other)
      .map(([, entry]) => entry),
  );

const error = (code: string, when: object): object => ({
  value: { error: code },
  'x-error': { code, when, provenance: 'designed' },
});

const schema = { type: 'object', required: ['error'], properties: { error: { type: 'string' } } };

describe.each(documents)('the case ids of the %s document', (_name, document) => {
  test('do not depend on the order of the operations', async () => {
    const expected = idsOf(plan(await modelOf(document), options)).toSorted();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true }), { minLength: 30, maxLength: 30 }),
        async (ranks) => {
          const paths = Object.fromEntries(
            Object.entries(reordered(document.paths, ranks)).map(([path, item]) => [
              path,
              reordered(item, ranks.toReversed()),
            ]),
          );
          const ids = idsOf(plan(await modelOf({ ...document, paths }), options));
          expect(ids.toSorted()).toEqual(expected);
        },
      ),
      { numRuns: 8 },
    );
  });

  test('do not depend on the selected documented responses', async () => {
    const model = await modelOf(document);
    const full = plan(model, options);
    const all = new Set(idsOf(full));
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }), (choices) => {
        const selected = new Set(
          full.obligations.filter((_, index) => choices[index % choices.length]).map(({ id }) => id),
        );
        const part = plan(model, { ...options, select: ({ obligation }) => selected.has(obligation) });
        expect(idsOf(part).filter((id) => !all.has(id))).toEqual([]);
        const tried = new Set(part.cases.flatMap(({ variants }) => variants));
        const missing = part.obligations
          .flatMap(({ variants }) => variants)
          .filter(({ id }) => !tried.has(id) && !full.untested.has(id));
        expect(missing).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

describe('the case ids', () => {
  const refusals = {
    '400': {
      description: '',
      content: { 'application/json': { schema, examples: { a: error('bad', { request: 'body' }) } } },
    },
    '401': {
      description: '',
      content: {
        'application/json': { schema, examples: { a: error('denied', { credential: 'missing' }) } },
        'application/problem+json': { schema, examples: { a: error('denied', { credential: 'missing' }) } },
      },
    },
    '422': {
      description: '',
      content: { 'application/json': { schema, examples: { a: error('bad', { request: 'body' }) } } },
    },
  };
  const document = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
    security: [{ key: [] }],
    paths: {
      '/notes': {
        post: {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
              },
            },
          },
          responses: { '204': { description: '' }, ...refusals },
        },
      },
    },
  };

  test('name the status or the media type if documented responses share an error code', async () => {
    const model = await modelOf(document);
    const { cases, obligations } = plan(model, options);
    const ids = cases.map(({ id }) => id);
    expect(ids).toContain('POST /notes denied application/json credential: missing');
    expect(ids).toContain('POST /notes denied application/problem+json credential: missing');
    expect(ids).toContain('POST /notes 400 bad request: body required at /text');
    expect(ids).toContain('POST /notes 422 bad request: body required at /text');
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id: chosen } of obligations) {
      const part = plan(model, { ...options, select: ({ obligation }) => obligation === chosen });
      expect(idsOf(part).filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  test('quote a parameter name that contains `: `', async () => {
    // If names were not quoted, a violation within the first parameter and one of the second would have the same name.
    const member = 'z: type at the root';
    const number = { type: 'integer' };
    const get = {
      parameters: [
        {
          in: 'query',
          name: 'page',
          style: 'deepObject',
          required: true,
          schema: { type: 'object', required: [member], properties: { [member]: number } },
        },
        { in: 'query', name: 'page: type at /z', required: true, schema: number },
      ],
      responses: { '200': { description: '' }, '400': { description: 'Invalid query.' } },
    };
    const { cases } = plan(await modelOf({ ...document, paths: { '/notes': { get } } }), options);
    const ids = cases.map(({ id }) => id);
    expect(ids).toContain('GET /notes 400 request: query page: type at /z: type at the root');
    expect(ids).toContain('GET /notes 400 request: query "page: type at /z": type at the root');
  });
});
