import { resolve } from 'node:path';
import { buildModel, load } from '@touchstone/core';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Capabilities,
  NO_CONTROL,
  PERMISSIONS,
  type Plan,
  type PlanOptions,
  plan,
} from '../src/index.js';
import { modelOf, WRITES } from './harness.js';
import { widgets } from './widgets-document.js';

const CONTROL: Capabilities = {
  clock: true,
  address: true,
  fault: true,
  callers: true,
  webhooks: true,
  actions: [{ name: 'configure-meter', creates: '/assets/{id}#/data/meters/*/id', parameters: ['id'] }],
};

const ALL: Omit<PlanOptions, 'seed'> = { callers: {}, control: CONTROL, allow: PERMISSIONS };

const navigator = buildModel(await load(resolve(import.meta.dirname, '../../../openapi/fsm-navigator.yaml')));

const dataOf = ({ cases, fixtures, callers, untested }: Plan): object => ({
  cases,
  fixtures: [...fixtures],
  callers: [...callers],
  untested: [...untested],
});

const shapeOf = ({ cases, obligations, untested }: Plan): object => ({
  cases: cases.map(({ id, variants, exclusive }) => ({ id, variants, exclusive })),
  obligations: obligations.map(({ id, variants }) => ({
    id,
    variants: variants.map((variant) => variant.id),
  })),
  untested: [...untested.keys()],
});

describe('a plan', () => {
  test('is identical for the same seed and survives a JSON round trip', async () => {
    const model = await modelOf(widgets);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const [one, other] = [plan(model, { ...ALL, seed }), plan(model, { ...ALL, seed })].map(dataOf);
        expect(other).toEqual(one);
        expect(JSON.parse(JSON.stringify(one))).toEqual(one);
      }),
      { numRuns: 8 },
    );
  });

  test('has the same cases with a different seed', async () => {
    const model = await modelOf(widgets);
    const first = shapeOf(plan(model, { ...ALL, seed: 1 }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        expect(shapeOf(plan(model, { ...ALL, seed }))).toEqual(first);
      }),
      { numRuns: 8 },
    );
  });

  test('has the same cases with a different seed for FSM Navigator', () => {
    const first = shapeOf(plan(navigator, { ...ALL, seed: 1 }));
    for (const seed of [2]) expect(shapeOf(plan(navigator, { ...ALL, seed }))).toEqual(first);
  });

  test('has a case for every variant of FSM Navigator', () => {
    const planned = plan(navigator, { ...ALL, seed: 1 });
    const tried = new Set(planned.cases.flatMap(({ variants }) => variants));
    const variants = planned.obligations.flatMap((obligation) => obligation.variants.map(({ id }) => id));
    expect(variants.filter((variant) => !tried.has(variant))).toEqual([]);
    expect([...planned.untested]).toEqual([]);
    expect(variants.length).toBeGreaterThan(500);
  });

  test('contains cases that remove a cause, repeat an unchanged value, and combine two errors', () => {
    const ids = new Set(plan(navigator, { ...ALL, seed: 1 }).cases.map(({ id }) => id));
    for (const id of [
      'GET /jobs ip_not_allowed address blocked IPv4, then added',
      'GET /jobs ip_not_allowed address blocked IPv6, then added',
      'PUT /customers/{id} 200 with its own /email',
      'POST /assets/{id}/meter-readings meter_not_found reference absent: /meter_id until it exists',
      'POST /assets/{id}/meter-readings not_found resource foreign before validation_failed value falling: /reading',
      'PATCH /jobs/{id}/status validation_failed request: body additionalProperties at /unexpected_property before invalid_status_transition transition forbidden: /status',
    ])
      expect(ids).toContain(id);
  });

  test('tests a reference before its resource exists only if an action can create the resource', () => {
    const refused = (actions: Capabilities['actions']): Plan['cases'] =>
      plan(navigator, { ...ALL, seed: 1, control: { ...CONTROL, actions } }).cases.filter(({ id }) =>
        id.endsWith('until it exists'),
      );
    const [only, ...others] = refused(CONTROL.actions);
    expect(others).toEqual([]);
    expect(only?.steps.map((step) => (step.kind === 'request' ? step.id : step.kind))).toEqual([
      ...(only?.steps ?? []).flatMap((step) =>
        step.kind === 'request' && /^create/.test(step.id) ? [step.id] : [],
      ),
      'before: GET /assets/{id}',
      'refused',
      'after: GET /assets/{id}',
      'act',
      'recovered',
    ]);
    expect(refused([])).toEqual([]);
  });

  test('does not compare lists that other cases extend', async () => {
    const note = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string', readOnly: true }, text: { type: 'string' } },
    };
    const answer = (schema: object): object => ({
      description: 'So',
      content: { 'application/json': { schema } },
    });
    const [one, many] = [answer(note), answer({ type: 'array', items: note })];
    const inPath = (name: string): object => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    });
    const requestBody = { required: true, content: { 'application/json': { schema: note } } };
    const refused = { description: 'No' };
    const headers = { Location: { schema: { type: 'string' } } };
    const model = await modelOf({
      openapi: '3.1.0',
      info: { title: 'Notes', version: '1' },
      paths: {
        '/notes': { post: { requestBody, responses: { 201: { ...one, headers } } } },
        '/notes/{space}': { get: { parameters: [inPath('space')], responses: { 200: many } } },
        '/notes/{space}/{id}': {
          parameters: [inPath('space'), inPath('id')],
          get: { responses: { 200: one } },
          patch: { requestBody, responses: { 200: one, 400: refused, 404: refused } },
        },
      },
    });
    const reads = plan(model, { ...ALL, seed: 1 })
      .cases.filter(({ operation }) => operation.startsWith('PATCH'))
      .flatMap(({ steps }) =>
        steps.flatMap((step) => (step.kind === 'request' && /^before/.test(step.id) ? [step.id] : [])),
      );
    expect(new Set(reads)).toEqual(new Set(['before: GET /notes/{space}/{id}']));
  });

  test('has unique case ids and only variants of its obligations', () => {
    const { cases, obligations } = plan(navigator, { ...ALL, seed: 1 });
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    const variants = new Set(obligations.flatMap((obligation) => obligation.variants.map(({ id }) => id)));
    expect(cases.flatMap((item) => item.variants).filter((variant) => !variants.has(variant))).toEqual([]);
    for (const { steps } of cases) {
      const ids = steps.flatMap((step) => (step.kind === 'request' ? [step.id] : []));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('has a case or a reason for every variant, regardless of the capabilities', async () => {
    const model = await modelOf(widgets);
    const capability = fc.record({
      clock: fc.boolean(),
      address: fc.boolean(),
      fault: fc.boolean(),
      callers: fc.boolean(),
      webhooks: fc.boolean(),
      actions: fc.constant([]),
    });
    const caller = fc.record(
      {
        credentials: fc.constantFrom({ Key: { env: 'KEY' } }, {}),
        revoked: fc.boolean(),
        tenant: fc.constantFrom('one', 'two'),
        scopes: fc.constantFrom(['widgets:read'], ['widgets:write'], []),
        limits: fc.constant({ reads: 3 }),
      },
      { requiredKeys: ['credentials'] },
    );
    fc.assert(
      fc.property(
        capability,
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), caller),
        fc.subarray(['rate', 'credentials'] as const),
        (control, callers, allow) => {
          const planned = plan(model, { seed: 1, control, callers, allow });
          const tried = new Set(planned.cases.flatMap(({ variants }) => variants));
          for (const { variants } of planned.obligations) {
            for (const { id } of variants) {
              const reason = planned.untested.get(id);
              expect(tried.has(id) || (reason?.detail ?? '') !== '', id).toBe(true);
            }
          }
          for (const item of planned.cases) {
            for (const step of item.steps) {
              if (step.kind !== 'request' || step.request.caller === null) continue;
              expect(planned.callers.has(step.request.caller)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('names the missing configuration of untested variants', async () => {
    const { untested } = plan(await modelOf(widgets), {
      seed: 1,
      callers: { me: { credentials: { Key: { env: 'KEY' } } } },
      control: NO_CONTROL,
      allow: WRITES,
    });
    const reasons = Object.fromEntries(
      [...untested].map(([variant, { reason, detail }]) => [
        variant.slice(variant.indexOf(' · ') + 3),
        `${reason}: ${detail}`,
      ]),
    );
    // Each reason names the permission, or the caller or hook to configure.
    expect(reasons).toEqual({
      'credential: unknown': expect.stringMatching(/^not allowed: .*`--allow credentials`/),
      'credential: revoked': expect.stringMatching(/^not allowed: .*`--allow credentials`/),
      'rate: reads': expect.stringMatching(/^not allowed: .*`--allow rate`/),
      'resource foreign': expect.stringMatching(/^no caller: .*second `tenant`/),
      'scope: operation': expect.stringMatching(
        /^no caller: .*without the scope widgets:write, but with another scope of its type/,
      ),
      'server fault': expect.stringMatching(/^no fault control: .*`fault`/),
    });
  });

  test('does not expect responses whose schema no value satisfies', async () => {
    const schema = { allOf: [{ type: 'string' }, { type: 'null' }] };
    const content = { 'application/json': { schema } };
    const model = await modelOf({
      openapi: '3.1.0',
      info: { title: 'Odd', version: '1' },
      paths: { '/odd': { get: { responses: { 200: { description: 'So', content } } } } },
    });
    const { cases, untested } = plan(model, { ...ALL, seed: 1 });
    expect(cases).toEqual([]);
    expect([...untested.values()]).toMatchObject([
      { reason: 'no valid response', detail: expect.stringContaining('/schema/allOf/1') },
    ]);
  });

  test('contains only the selected variants, even in shared cases', async () => {
    const model = await modelOf(widgets);
    for (const { id } of plan(model, { ...ALL, seed: 1 }).obligations) {
      const planned = plan(model, { ...ALL, seed: 1, select: ({ obligation }) => obligation === id });
      const [only] = planned.obligations;
      expect(planned.obligations.map((obligation) => obligation.id)).toEqual([id]);
      expect(
        only?.variants.every((variant) =>
          planned.cases.some(({ variants }) => variants.includes(variant.id)),
        ),
        id,
      ).toBe(true);
      expect(
        planned.cases.flatMap(({ variants }) => variants).every((variant) => variant.startsWith(`${id} · `)),
        id,
      ).toBe(true);
    }
  });
});

describe('a long document', () => {
  /** Returns a document with this number of collections, each with items that can be created and removed. */
  const long = (resources: number): object => ({
    openapi: '3.0.0',
    info: { title: 'Long', version: '1' },
    paths: Object.fromEntries(
      Array.from({ length: resources }, (_, index) => index).flatMap((index) => {
        const error = { description: 'No' };
        const content = { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } };
        const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
        const post = {
          requestBody: { required: true, content },
          responses: { 201: { description: 'Made', content }, 400: error, 405: error, 409: error },
        };
        return [
          [
            `/items-${index}`,
            { get: { responses: { 200: { description: 'All', content }, 405: error } }, post },
          ],
          [
            `/items-${index}/{id}`,
            {
              parameters,
              get: { responses: { 200: { description: 'One', content }, 404: error, 405: error } },
              delete: { responses: { 204: { description: 'Gone' }, 404: error } },
            },
          ],
        ];
      }),
    ),
    components: {
      schemas: {
        Item: {
          type: 'object',
          required: ['name'],
          properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' } },
        },
      },
    },
  });

  test('is planned in linear time', async () => {
    const timeFor = async (resources: number): Promise<number> => {
      const model = await modelOf(long(resources));
      const started = process.cpuUsage();
      const planned = plan(model, {
        seed: 1,
        callers: {},
        control: NO_CONTROL,
        allow: PERMISSIONS,
      });
      expect(planned.cases.length).toBeGreaterThan(resources * 10);
      return process.cpuUsage(started).user;
    };
    await timeFor(50);
    const [short, four] = [await timeFor(125), await timeFor(500)];
    // Linear growth gives a factor of four, quadratic growth sixteen; the margin allows for garbage collection.
    expect(four / short).toBeLessThan(9);
  });
});

test('a plan sends no wrong credentials and fills no rate window unless the options allow it', async () => {
  const model = await modelOf(widgets);
  const cautious = plan(model, { ...ALL, allow: WRITES, seed: 1 });
  const sent = cautious.cases.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'request' ? [step.request.credential] : [])),
  );
  expect(new Set(sent)).toEqual(new Set(['as it is', 'missing']));
  expect(cautious.cases.filter(({ exclusive, isDangerous }) => exclusive && !isDangerous)).toEqual([]);
  const descriptions = [...cautious.callers.values()].flatMap((item) =>
    item.from === 'control' ? [item.description] : [],
  );
  expect(descriptions.filter(({ revoked, expired }) => revoked || expired)).toEqual([]);
});
