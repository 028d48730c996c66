import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Capabilities, PERMISSIONS, type Plan, plan } from '../src/index.js';
import { modelOf } from './harness.js';

const CONTROL: Capabilities = {
  clock: true,
  address: true,
  fault: true,
  callers: true,
  webhooks: true,
  actions: [],
};

/** Returns the part of a plan that the version of the document must not change. */
const shapeOf = ({ cases, obligations, untested }: Plan): object => ({
  cases: cases.map(({ id, variants, exclusive }) => ({ id, variants, exclusive })),
  obligations: obligations.map(({ id, variants }) => ({
    id,
    variants: variants.map((variant) => variant.id),
  })),
  untested: [...untested.keys()],
});

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly value: object;
}

interface Operation {
  readonly method: string;
  readonly query: readonly Field[];
  readonly body: 'none' | 'json' | 'form' | 'file';
  readonly fields: readonly Field[];
  readonly statuses: readonly number[];
  readonly hasItem: boolean;
  readonly security: 'none' | 'key' | 'basic';
}

const value = fc.oneof(
  fc.record({ type: fc.constant('string'), maxLength: fc.integer({ min: 4, max: 20 }) }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ type: fc.constant('string'), enum: fc.constant(['red', 'blue']) }),
  fc.constant({ type: 'boolean' }),
);

const fields = (prefix: string): fc.Arbitrary<Field[]> =>
  fc
    .array(fc.record({ required: fc.boolean(), value }), { maxLength: 3 })
    .map((list) => list.map((field, index) => ({ name: `${prefix}${index}`, ...field })));

const operation: fc.Arbitrary<Operation> = fc.record({
  method: fc.constantFrom('get', 'post', 'put', 'delete'),
  query: fields('q'),
  body: fc.constantFrom('none', 'json', 'form', 'file'),
  fields: fields('f'),
  statuses: fc.uniqueArray(fc.constantFrom(200, 201, 204, 400, 401, 404, 409, 422, 500), {
    minLength: 1,
    maxLength: 4,
  }),
  hasItem: fc.boolean(),
  security: fc.constantFrom('none', 'key', 'basic'),
});

const objectOf = (list: readonly Field[]): object => ({
  type: 'object',
  properties: Object.fromEntries(list.map((field) => [field.name, field.value])),
  required: list.filter((field) => field.required).map((field) => field.name),
});

const pathOf = ({ hasItem }: Operation, index: number): string =>
  hasItem ? `/p${index}/{id}` : `/p${index}`;
const hasBody = ({ method, body }: Operation): boolean => body !== 'none' && /put|post/.test(method);
const security = (kind: Operation['security']): object[] => (kind === 'none' ? [] : [{ [kind]: [] }]);
const withFile = ({ body, fields: list }: Operation): readonly Field[] =>
  body === 'file' ? [...list, { name: 'file', required: true, value: { type: 'file' } }] : list;

function inOpenApi2(operations: readonly Operation[]): object {
  const paths = operations.map((one, index) => {
    const body =
      one.body === 'json'
        ? [{ name: 'body', in: 'body', required: true, schema: { $ref: `#/definitions/B${index}` } }]
        : withFile(one).map((field) => ({
            name: field.name,
            in: 'formData',
            required: field.required,
            ...field.value,
          }));
    return [
      pathOf(one, index),
      {
        parameters: one.hasItem ? [{ name: 'id', in: 'path', required: true, type: 'string' }] : [],
        [one.method]: {
          security: security(one.security),
          parameters: [
            ...one.query.map((field) => ({
              name: field.name,
              in: 'query',
              required: field.required,
              ...field.value,
            })),
            ...(hasBody(one) ? body : []),
          ],
          responses: Object.fromEntries(
            one.statuses.map((status) => [
              status,
              { description: 'Yes.', ...(status !== 204 && { schema: { $ref: `#/definitions/B${index}` } }) },
            ]),
          ),
        },
      },
    ];
  });
  return {
    swagger: '2.0',
    info: { title: 'Random', version: '1' },
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' }, basic: { type: 'basic' } },
    paths: Object.fromEntries(paths),
    definitions: Object.fromEntries(operations.map((one, index) => [`B${index}`, objectOf(one.fields)])),
  };
}

function inOpenApi3(operations: readonly Operation[]): object {
  const contentOf = (one: Operation, index: number): object => {
    const isFile = one.body === 'file';
    const list = withFile(one).map((field) =>
      field.name === 'file' ? { ...field, value: { type: 'string', format: 'binary' } } : field,
    );
    const form = {
      schema: { ...objectOf(list), ...(list.every((field) => !field.required) && { required: undefined }) },
    };
    if (one.body === 'json')
      return { 'application/json': { schema: { $ref: `#/components/schemas/B${index}` } } };
    return { [isFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded']: form };
  };
  const requestOf = (one: Operation, index: number): object | undefined => {
    if (!hasBody(one) || (one.body === 'form' && one.fields.length === 0)) return undefined;
    const required = one.body !== 'form' || one.fields.some((field) => field.required);
    return { required, content: contentOf(one, index) };
  };
  const paths = operations.map((one, index) => [
    pathOf(one, index),
    {
      parameters: one.hasItem ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : [],
      [one.method]: {
        security: security(one.security),
        parameters: one.query.map((field) => ({
          name: field.name,
          in: 'query',
          required: field.required,
          schema: field.value,
        })),
        requestBody: requestOf(one, index),
        responses: Object.fromEntries(
          one.statuses.map((status) => [
            status,
            {
              description: 'Yes.',
              ...(status !== 204 && {
                content: { 'application/json': { schema: { $ref: `#/components/schemas/B${index}` } } },
              }),
            },
          ]),
        ),
      },
    },
  ]);
  return {
    openapi: '3.0.3',
    info: { title: 'Random', version: '1' },
    paths: Object.fromEntries(paths),
    components: {
      schemas: Object.fromEntries(operations.map((one, index) => [`B${index}`, objectOf(one.fields)])),
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        basic: { type: 'http', scheme: 'basic' },
      },
    },
  };
}

test('an OpenAPI 2.0 document has the plan of its equivalent in 3.0', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 4 }), async (operations) => {
      const [two, three] = [await modelOf(inOpenApi2(operations)), await modelOf(inOpenApi3(operations))];
      const [one, other] = [two, three].map((model) =>
        shapeOf(plan(model, { callers: {}, control: CONTROL, allow: PERMISSIONS, seed: 1 })),
      );
      expect(one).toEqual(other);
    }),
    { numRuns: 40 },
  );
});
