import { createRandom, createValidator, sample } from '@touchstone/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

type IdSchema = Readonly<Record<string, unknown>>;

/** Returns a document with a collection per schema, whose items have ids of the schema. */
const documentOf = (schemas: readonly IdSchema[]): object => ({
  openapi: '3.1.0',
  info: { title: 'Ids', version: '1' },
  paths: Object.fromEntries(
    schemas.flatMap((schema, index) => {
      const item = { type: 'object', required: ['id'], properties: { id: schema } };
      const json = (of: object): object => ({
        description: 'ok',
        content: { 'application/json': { schema: of } },
      });
      return [
        [`/c${index}`, { get: { responses: { 200: json({ type: 'array', items: item }) } } }],
        [
          `/c${index}/{id}`,
          {
            parameters: [{ name: 'id', in: 'path', required: true, schema }],
            get: { responses: { 200: json(item), 404: { description: 'none' } } },
          },
        ],
      ];
    }),
  ),
});

/** Runs the document of the schemas against a server that answers 400 to an id that violates its schema. */
async function runWith(schemas: readonly IdSchema[], seed = 1, ids?: readonly (string | number)[]) {
  const model = await modelOf(documentOf(schemas));
  const validator = createValidator(model);
  const parameters = schemas.map((_, index) => {
    const operation = model.operations.find(({ path }) => path === `/c${index}/{id}`);
    if (!operation?.parameters[0]) throw new TypeError(`No operation at /c${index}/{id}`);
    return operation.parameters[0];
  });
  const existing = parameters.map(
    ({ schema }, index) =>
      ids?.[index] ??
      sample(model, schema, { random: createRandom(seed + index), shape: 'minimal', direction: 'request' }),
  );
  const { url, calls } = await serve(({ path }): Answer => {
    const [, collection = '', segment] = path.split('/');
    const index = Number(collection.slice(1));
    const parameter = parameters[index];
    if (!parameter) return { status: 404 };
    if (segment === undefined) return { status: 200, body: [{ id: existing[index] }] };
    const id = decodeURIComponent(segment);
    const isValid = [id, ...(Number.isFinite(Number(id)) ? [Number(id)] : [])].some(
      (value) => validator.validate(parameter.schema, value).length === 0,
    );
    if (!isValid) return { status: 400 };
    return id === String(existing[index]) ? { status: 200, body: { id: existing[index] } } : { status: 404 };
  });
  return { result: await run(model, url, {}), calls };
}

const integers = fc
  .record({
    minimum: fc.option(fc.integer({ min: -100, max: 5_000_000_000 }), { nil: undefined }),
    width: fc.option(fc.integer({ min: 0, max: 2_000_000_000 }), { nil: undefined }),
    multipleOf: fc.option(fc.constantFrom(2, 10, 100), { nil: undefined }),
    format: fc.option(fc.constantFrom('int8', 'int16', 'int32', 'int64'), { nil: undefined }),
  })
  .map(({ minimum, width, multipleOf, format }) => ({
    type: 'integer',
    ...(minimum !== undefined && format === undefined && { minimum }),
    ...(width !== undefined && format === undefined && { maximum: (minimum ?? 0) + 200 + width }),
    ...(multipleOf !== undefined && { multipleOf }),
    ...(format !== undefined && { format }),
  }));

const strings = fc.oneof(
  fc
    .constantFrom(
      'date',
      'date-time',
      'time',
      'duration',
      'email',
      'hostname',
      'ipv4',
      'ipv6',
      'uuid',
      'char',
    )
    .map((format) => ({ type: 'string', format })),
  fc
    .constantFrom(
      '^[A-F]\\d{3}$',
      '^INV-\\d{6}$',
      '^\\d{4}$',
      '^[a-z][a-z0-9-]{2,39}$',
      '^(a|b|c)$',
      '^[A-Z]{2}$',
    )
    .map((pattern) => ({ type: 'string', pattern })),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }))
    .map(([minLength, more]) => ({ type: 'string', minLength, maxLength: minLength + more })),
);

const schemaOf: fc.Arbitrary<IdSchema> = fc.oneof(
  integers,
  strings,
  fc.oneof(integers, strings).map((schema) => ({ allOf: [schema] })),
  strings.map((schema) => ({ anyOf: [schema, { type: 'integer', maximum: 99 }] })),
);

describe('the id of an absent resource', () => {
  test('satisfies the schema of its parameter and differs from the existing id', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(schemaOf, { minLength: 12, maxLength: 12 }),
        fc.nat(),
        async (schemas, seed) => {
          const { result } = await runWith(schemas, seed);
          expect(findingTexts(result)).toEqual([]);
          expect(openReasons(result).filter((reason) => !reason.includes('no valid request'))).toEqual([]);
        },
      ),
      { numRuns: 6 },
    );
  });

  test.each<[string, IdSchema, string | number]>([
    ['a day', { type: 'string', format: 'date' }, '2027-01-01'],
    ['a time of a day', { type: 'string', format: 'date-time' }, '2027-01-01T10:00:00Z'],
    ['a number with a maximum', { type: 'integer', minimum: 1, maximum: 999_999_999 }, 33],
    ['a number with a step', { type: 'integer', minimum: 0, maximum: 1_000_000, multipleOf: 100 }, 300],
    ['a negative number', { type: 'integer', minimum: -42 }, -20],
    ['a number of 16 bits', { type: 'integer', format: 'int16' }, 7],
    ['a number above the 32 bits', { type: 'integer', minimum: 5_000_000_000 }, 5_000_000_033],
    ['a number with zeros', { type: 'string', pattern: '^\\d{6}$' }, '000033'],
    ['a letter and digits', { type: 'string', pattern: '^[A-F]\\d{4}$' }, 'A1004'],
    ['a five-digit number', { type: 'integer', minimum: 1, maximum: 99_999 }, 33],
    ['a short text', { type: 'string', minLength: 3, maxLength: 8 }, 'a1'.repeat(4)],
    ['an address', { type: 'string', format: 'ipv4' }, '10.0.0.5'],
    ['a mail address', { type: 'string', format: 'email' }, 'ann@example.org'],
  ])('is a valid one for %s', async (_, schema, id) => {
    const { result, calls } = await runWith([schema], 1, [id]);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(calls.length).toBeGreaterThan(2);
  });

  test.each<[string, IdSchema, string | number]>([
    ['few numbers', { type: 'integer', minimum: 1, maximum: 500 }, 33],
    ['listed values', { allOf: [{ type: 'string', enum: ['home', 'about', 'help'] }] }, 'home'],
    ['few texts', { type: 'string', pattern: '^(north|south)-[1-4]$' }, 'north-2'],
    ['one value', { const: 'main' }, 'main'],
  ])('is not sent if the schema admits only %s', async (_, schema, id) => {
    const { result, calls } = await runWith([schema], 1, [id]);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual(['GET /c0/{id} 404 · resource absent: untested: no valid request']);
    expect(new Set(calls.map(({ path }) => path))).toEqual(new Set(['/c0', `/c0/${id}`]));
  });

  test.each<[string, IdSchema, string, boolean]>([
    ['many', { type: 'string', pattern: '^[A-F]\\d{11}$' }, 'A10000000104', true],
    ['some thousand', { type: 'string', pattern: '^[A-F]\\d{3}$' }, 'A104', false],
  ])('is sent to a DELETE only if the schema admits many: %s', async (_, schema, id, isSent) => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'Ids', version: '1' },
      paths: {
        '/items/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema }],
          delete: { responses: { 204: { description: 'gone' }, 404: { description: 'none' } } },
        },
      },
    };
    const { url, calls } = await serve(
      ({ path }): Answer => ({ status: path === `/items/${id}` ? 204 : 404 }),
    );
    await run(await modelOf(document), url, {
      references: { '/items/{id}': id },
      disposable: ['/items/{id}'],
      select: ({ obligation }) => obligation.includes('404'),
    });
    const absent = calls.filter(({ path }) => path !== `/items/${id}`);
    expect(absent.length > 0).toBe(isSent);
  });
});

describe('an id that identifies no resource', () => {
  const schema = { type: 'string', pattern: '^[A-Za-z]{1,2}$' };

  test.each([
    ['of two letters', ['SE', 'SS', 'ST', 'SA']],
    ['in another case', ['SE', 'ss', 'ST', 'sa']],
    ['of one letter', ['a', 'b', 'c']],
  ])('is none of those in the list: %s', async (_, ids) => {
    const { url, calls } = await serve(({ path }): Answer => {
      const id = path.split('/')[2];
      if (id === undefined) return { status: 200, body: ids.map((own) => ({ id: own })) };
      const found = ids.find((own) => own.toUpperCase() === id.toUpperCase());
      return found === undefined ? { status: 404 } : { status: 200, body: { id: found } };
    });
    const result = await run(await modelOf(documentOf([schema])), url, {});
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(calls.some(({ path }) => path === '/c0/SS')).toBe(false);
  });
});
