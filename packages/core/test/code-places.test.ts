import { describe, expect, test } from 'vitest';
import { type ApiError, type ApiModel, matchError } from '../src/index.js';
import { documentOf, modelFrom } from './document.js';

const text = { type: 'string' };
const properties = (members: object): object => ({ type: 'object', properties: members });
const media = (schema: object, more: object = {}): object => ({ 'application/json': { schema, ...more } });

/** Returns the model of `GET /a` with a parameter and these responses. */
const modelOf = (responses: object, components: object = {}): Promise<ApiModel> => {
  const parameters = [{ name: 'bed_id', in: 'query', schema: text }];
  const paths = { '/a': { get: { parameters, responses: { 200: { description: '' }, ...responses } } } };
  return modelFrom({ 'a.json': documentOf(paths, { components }) });
};

const errorsOf = ({ operations }: ApiModel, status: string): readonly ApiError[] =>
  operations[0]?.responses.find((response) => response.status === status)?.errors ?? [];

const codesOf = (model: ApiModel, status = '409'): readonly (string | null)[] =>
  errorsOf(model, status).map(({ code }) => code);

const conflict = (description: string, content: object): Promise<ApiModel> =>
  modelOf({ 409: { description, content } });

describe('the codes of a response', () => {
  test('are found in the first item of a list', async () => {
    const item = properties({ code: { enum: ['taken', 'closed'] } });
    const model = await conflict('', media(properties({ errors: { type: 'array', items: item } })));
    expect(codesOf(model)).toEqual(['taken', 'closed']);
    const [operation] = model.operations;
    expect(operation && matchError(operation, 409, { errors: [{ code: 'closed' }] })).toMatchObject({
      code: 'closed',
    });
  });

  test('are found if they are numbers, but not if they are statuses', async () => {
    const model = await conflict('', media(properties({ errno: { type: 'integer', enum: [3101, 3102] } })));
    expect(errorsOf(model, '409')).toMatchObject([
      { code: '3101', match: [{ pointer: '/errno', equals: 3101 }] },
      { code: '3102', match: [{ pointer: '/errno', equals: 3102 }] },
    ]);
    expect(codesOf(await conflict('', media(properties({ code: { enum: [409] } }))))).toEqual([null]);
  });

  test.each([
    ['in the names of generators', '', { 'x-enum-varnames': ['BED_TAKEN', 'WARD_FULL'] }, 'WARD_FULL'],
    ['in the description', '3101 (taken), 3102 (the ward is full)', {}, 'the ward is full'],
  ])('have the meaning of a number %s', async (_, description, more, meaning) => {
    const errno = { type: 'integer', enum: [3101, 3102], ...more };
    const [, second] = errorsOf(await conflict(description, media(properties({ errno }))), '409');
    expect(second).toMatchObject({ code: '3102', summary: meaning });
  });

  test('are told apart by the code of their examples, even if other members are enumerated', async () => {
    const schema = properties({ code: text, status: { enum: [409, 423] } });
    const examples = {
      a: { value: { code: 'bed_taken', status: 409 } },
      b: { value: { code: 'ward_full', status: 409 } },
    };
    const model = await conflict('', media(schema, { examples }));
    const [operation] = model.operations;
    expect(operation && matchError(operation, 409, { code: 'ward_full', status: 409 })).toMatchObject({
      code: 'ward_full',
    });
  });
});

describe('the codes that a description names', () => {
  const free = media(properties({ code: text, message: text, patient_note: text }));
  test.each<[string, string, readonly (string | null)[]]>([
    ['a table', '| Code | Meaning |\n|---|:-:|\n| `taken` | Taken. |\n| full | Full. |', ['taken', 'full']],
    ['a table of other things', '| Field | Meaning |\n|---|---|\n| `bed_number` | A number. |', [null]],
    ['a list', '- `taken`: The bed is taken.\n- ward_full – No bed is free.', ['taken', 'ward_full']],
    ['a sentence', 'The bed is taken (`bed_taken`) or broken (`BED_BROKEN`).', ['bed_taken', 'BED_BROKEN']],
    ['single words', 'The `name` of the bed is in use, see `message`.', [null]],
    ['an example', 'The message names the bed, e.g. `bed_7`.', [null]],
    ['a parameter', 'Another patient has `bed_id`.', [null]],
    ['a property', 'The `patient_note` is too long.', [null]],
    ['a header', 'Send `if-match` or `x-bed-version` again.', [null]],
  ])('are found in %s', async (_, description, codes) => {
    expect(codesOf(await conflict(description, free))).toEqual(codes);
  });

  test('are added to those of examples', async () => {
    const examples = { one: { value: { code: 'bed_taken' } } };
    const model = await conflict(
      'Either `bed_taken` or `ward_full`.',
      media(properties({ code: text }), { examples }),
    );
    expect([...codesOf(model)].sort()).toEqual(['bed_taken', 'ward_full']);
  });

  test('are not those of a schema that lists codes', async () => {
    const listed = media(properties({ code: { enum: ['bed_taken'] } }));
    expect(codesOf(await conflict('Not `ward_full`.', listed))).toEqual(['bed_taken']);
  });

  test('are not found if the schema has no property for a code', async () => {
    expect(codesOf(await conflict('It is `bed_taken`.', media(properties({ message: text }))))).toEqual([
      null,
    ]);
  });

  test('are found in the description of the property with the code', async () => {
    const code = { type: 'string', description: 'Either `bed_taken` or `ward_full`.' };
    expect(codesOf(await conflict('Conflict', media(properties({ code }))))).toEqual([
      'bed_taken',
      'ward_full',
    ]);
  });

  test('are the end of a problem type', async () => {
    const model = await conflict('`bed-taken` or `ward-full`', media(properties({ type: text })));
    const [operation] = model.operations;
    const received = { type: 'https://beds.test/problems/ward-full' };
    expect(operation && matchError(operation, 409, received)).toMatchObject({ code: 'ward-full' });
    const other = { type: 'https://beds.test/problems/no-ward-full' };
    expect(operation && matchError(operation, 409, other)).toBeUndefined();
  });
});

describe('an enum that several statuses share', () => {
  const schemas = { Error: properties({ code: { enum: ['bed_taken', 'ward_full', 'bed_unknown'] } }) };
  const shared = (description: string, more: object = {}): object => ({
    description,
    content: media({ $ref: '#/components/schemas/Error' }, more),
  });

  test('is a vocabulary: each status has one error', async () => {
    const model = await modelOf({ 404: shared(''), 409: shared('') }, { schemas });
    expect(errorsOf(model, '409')).toMatchObject([{ code: null, match: [] }]);
    expect(codesOf(model, '404')).toEqual([null]);
    expect(model.vocabularies).toEqual([
      { pointer: '/code', codes: ['bed_taken', 'ward_full', 'bed_unknown'] },
    ]);
  });

  test('is narrowed by examples and descriptions', async () => {
    const examples = { one: { value: { code: 'bed_unknown' } } };
    const model = await modelOf(
      { 404: shared('', { examples }), 409: shared('Returns bed_taken or `ward_full`.'), 422: shared('') },
      { schemas },
    );
    expect(codesOf(model, '404')).toEqual(['bed_unknown']);
    expect(codesOf(model, '409')).toEqual(['bed_taken', 'ward_full']);
    expect(codesOf(model, '422')).toEqual([null]);
  });

  test('is the list of codes of a status if no other status has it', async () => {
    const model = await modelOf({ 404: { description: '' }, 409: shared('') }, { schemas });
    expect(codesOf(model)).toEqual(['bed_taken', 'ward_full', 'bed_unknown']);
    expect(model.vocabularies).toEqual([]);
  });
});
