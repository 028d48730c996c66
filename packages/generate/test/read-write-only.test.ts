import { type ApiModel, createRandom, createValidator, type Json, sample } from '@touchstone/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { Workspace } from './support/workspace.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' };
const readOnly = { ...text, readOnly: true };
const writeOnly = { ...text, writeOnly: true };
const object = (properties: object, required: readonly string[] = Object.keys(properties)): object => ({
  type: 'object',
  required,
  properties,
});
const list = (items: object): object => ({ type: 'array', items });

const schemas = {
  Plot: object({ id: readOnly, crop: text, pin: writeOnly }),
  Garden: object({ name: text, plots: list(ref('Plot')) }),
  // Used in requests only, or in responses only.
  Login: object({ user: text, password: writeOnly, session: readOnly }),
  Receipt: object({ number: readOnly, code: writeOnly }),
  // Used in neither requests nor responses.
  Unused: object({ id: readOnly, pin: writeOnly }),
  // `readOnly` or `writeOnly` is in another schema that applies to the same value.
  Id: readOnly,
  Marked: object({ id: ref('Id'), key: { allOf: [ref('Secret')] }, name: text }),
  Secret: writeOnly,
  // `properties` and `required` are in different schemas.
  Base: { type: 'object', properties: { id: readOnly, pin: writeOnly, name: text } },
  Composed: { allOf: [ref('Base'), { required: ['id', 'pin', 'name'] }] },
  Beside: { allOf: [ref('Base')], required: ['id', 'pin', 'name'] },
  Extended: { allOf: [ref('Plot'), object({ area: { type: 'number' }, created: readOnly })] },
  Choice: {
    oneOf: [object({ id: readOnly, kind: { const: 'a' } }), object({ pin: writeOnly, kind: { const: 'b' } })],
  },
  Dependent: { ...object({ id: readOnly, name: text }, ['name']), dependentRequired: { name: ['id'] } },
  Tree: object({ id: readOnly, children: list(ref('Tree')) }),
  Open: { ...object({ id: readOnly, name: text }), additionalProperties: false },
  Keyed: { type: 'object', additionalProperties: ref('Plot') },
  Plain: object({ name: text }),
  PlotRequest: object({ taken: text }),
};
const BOTH = [
  ...['Plot', 'Garden', 'Marked', 'Composed', 'Beside', 'Extended', 'Choice', 'Dependent', 'Tree', 'Open'],
  ...['Keyed', 'Plain', 'PlotRequest'],
];

const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
const operation = (
  operationId: string,
  request: object | undefined,
  response: object | undefined,
): object => ({
  operationId,
  ...(request && { requestBody: { required: true, ...json(request) } }),
  responses: { 200: { description: 'Done.', ...(response && json(response)) } },
});
const paths = {
  ...Object.fromEntries(
    BOTH.map((name) => [`/${name}`, { post: operation(`post${name}`, ref(name), ref(name)) }]),
  ),
  '/login': { post: operation('login', ref('Login'), undefined) },
  '/receipt': { get: operation('receipt', undefined, ref('Receipt')) },
  '/inline': {
    post: operation('inline', object({ id: readOnly, pin: writeOnly }), {
      $ref: '#/paths/~1inline/post/requestBody/content/application~1json/schema',
    }),
  },
  '/inside': {
    post: operation(
      'inside',
      { $ref: '#/components/schemas/Garden/properties/plots/items' },
      list(ref('Garden')),
    ),
  },
};
const webhooks = {
  planted: { post: { requestBody: json(ref('Plot')), responses: { 204: { description: 'Received.' } } } },
};

const USES = `
import type * as T from './index.js';
export const request: T.PostPlotBody = { crop: 'a', pin: 'b' };
export const withId: T.PostPlotBody = { id: 'i', crop: 'a', pin: 'b' };
export const response: T.PostPlotResponses[200] = { id: 'i', crop: 'a' };
export const plot: T.Plot = response;
export const garden: T.PostGardenBody = { name: 'a', plots: [request] };
export const gardens: T.InsideResponses[200] = [{ name: 'a', plots: [response] }];
export const inside: T.InsideBody = request;
export const login: T.LoginBody = { user: 'a', password: 'b' };
export const sameLogin: T.Login = login;
export const receipt: T.ReceiptResponses[200] = { number: '1' };
export const unused: T.Unused = { id: 'i', pin: 'p' };
export const composed: T.PostExtendedBody = { crop: 'a', pin: 'b', area: 1 };
export const tree: T.PostTreeBody = { children: [{ children: [] }] };
export const read: T.PostTreeResponses[200] = { id: 'a', children: [{ id: 'b', children: [] }] };
export const inline: T.InlineBody = { pin: 'a' };
export const answer: T.InlineResponses[200] = { id: 'a' };
export const payload: T.PlantedWebhookPayload = response;
export const taken: T.PlotRequest = { taken: 'a' };
export const keyed: T.PostKeyedBody = { a: request };
// @ts-expect-error A request has the pin.
export const noPin: T.PostPlotBody = { crop: 'a' };
// @ts-expect-error A response has the id.
export const noId: T.PostPlotResponses[200] = { crop: 'a', pin: 'b' };
// @ts-expect-error A nested request has the pin.
export const noNestedPin: T.PostGardenBody = { name: 'a', plots: [{ crop: 'a' }] };
// @ts-expect-error A nested response has the id.
export const noNestedId: T.InsideResponses[200] = [{ name: 'a', plots: [request] }];
// @ts-expect-error A request has the password.
export const noPassword: T.LoginBody = { user: 'a' };
// @ts-expect-error A schema that no message contains keeps its requirements.
export const unusedWithoutPin: T.Unused = { id: 'i' };
// @ts-expect-error A nested response has the id.
export const noTreeId: T.PostTreeResponses[200] = { id: 'a', children: [{ children: [] }] };
`;

type Validator = { safeParse(value: unknown): { readonly success: boolean } };
type OperationValidators = { readonly body: Validator; readonly responses: { readonly 200: Validator } };

/** Returns a value, and copies of it that each lack one member at any depth. */
function variations(value: Json): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [value];
  const entries = Object.entries(value as { [name: string]: Json });
  const nested = entries.flatMap(([name, member]) =>
    variations(member).map((inner) =>
      rebuilt(value, [...entries.map(([key, old]) => [key, key === name ? inner : old] as const)]),
    ),
  );
  if (Array.isArray(value)) return [value, ...nested];
  return [
    value,
    ...nested,
    ...entries.map(([name]) =>
      rebuilt(
        value,
        entries.filter(([key]) => key !== name),
      ),
    ),
  ];
}

const rebuilt = (original: Json, entries: readonly (readonly [string, Json])[]): Json =>
  Array.isArray(original) ? entries.map(([, item]) => item) : Object.fromEntries(entries);

describe.each(['3.0.3', '3.1.0'])('the code for readOnly and writeOnly in OpenAPI %s', (version) => {
  const workspace = new Workspace();
  afterAll(() => workspace.remove());
  let model: ApiModel;
  let problems: readonly string[] = [];
  beforeAll(async () => {
    const { Choice, Dependent, ...others } = schemas;
    const is30 = version === '3.0.3';
    const kept = Object.entries(paths).filter(([path]) => !is30 || !['/Choice', '/Dependent'].includes(path));
    model = await modelOf({
      ...documentOf(is30 ? others : { ...others, Choice, Dependent }, Object.fromEntries(kept)),
      ...(!is30 && { webhooks }),
      openapi: version,
    });
    workspace.write('usage', await generate(model, { emitters: ['types', 'errors', 'zod'] }));
    const uses = is30 ? USES.replace(/^.*PlantedWebhookPayload.*$/m, '') : USES;
    workspace.write('usage', [{ path: 'uses.ts', content: uses }]);
    problems = workspace.compile();
  }, 180_000);

  test('compiles, and requires readOnly properties only in responses and writeOnly ones only in requests', () => {
    expect(problems).toEqual([]);
  });

  test('accepts the same requests and responses as the validator of core', async () => {
    const module = await workspace.import('usage/zod/operations.js');
    const validator = createValidator(model);
    let accepted = 0;
    let refused = 0;
    for (const { operationId = '', requestBody, responses } of model.operations) {
      const validators = module[operationId[0]?.toLowerCase() + operationId.slice(1)] as OperationValidators;
      for (const direction of ['request', 'response'] as const) {
        const node = (direction === 'request' ? requestBody : responses[0])?.content[0]?.schema;
        if (!node) continue;
        const zod = direction === 'request' ? validators.body : validators.responses[200];
        for (const from of ['request', 'response'] as const) {
          const value = sample(model, node, {
            random: createRandom(operationId),
            shape: 'full',
            direction: from,
          });
          for (const variation of variations(value)) {
            const expected = validator.validate(node, variation, { direction }).length === 0;
            expect(
              zod.safeParse(variation).success,
              `${operationId} ${direction} ${JSON.stringify(variation)}`,
            ).toBe(expected);
            if (expected) accepted++;
            else refused++;
          }
        }
      }
    }
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});

test('a document without required readOnly or writeOnly properties has one type per schema', async () => {
  const document = documentOf(
    { Plot: object({ id: readOnly, pin: writeOnly, crop: text }, ['crop']) },
    { '/plots': { post: operation('post', ref('Plot'), ref('Plot')) } },
  );
  const files = await generate(await modelOf(document), { emitters: ['types'] });
  expect(files.find(({ path }) => path === 'schemas.ts')?.content.match(/export type/g)).toHaveLength(1);
});
