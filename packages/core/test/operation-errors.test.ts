import { describe, expect, test } from 'vitest';
import { type ApiError, buildModel, lint, load } from '../src/index.js';
import { directoryOf, documentOf, modelFrom, problemsOf } from './document.js';

const refused = (...codes: readonly string[]): object => ({
  description: 'Refused',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['code'],
        properties: { code: { type: 'string', enum: codes } },
      },
    },
  },
});

const withErrors = (errors: unknown, responses: object = {}): object =>
  documentOf({
    '/beds/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        'x-errors': errors,
        responses: {
          200: { description: 'A bed' },
          404: refused('bed_unknown', 'bed_deleted'),
          410: { description: 'Gone' },
          ...responses,
        },
      },
      delete: { responses: { 204: { description: 'Gone' }, 404: refused('bed_unknown') } },
    },
  });

async function errorsOf(errors: unknown, responses: object = {}): Promise<readonly ApiError[]> {
  const model = await modelFrom({ 'a.json': withErrors(errors, responses) });
  return model.operations[0]?.responses.flatMap((response) => response.errors) ?? [];
}

const withoutLocations = (errors: readonly unknown[]): readonly object[] =>
  errors.map((error) => ({ ...(error as ApiError), location: null }));

const problemsWith = async (errors: unknown): Promise<readonly string[]> =>
  (await problemsOf('a.json', { cwd: await directoryOf({ 'a.json': withErrors(errors) }) })).map(
    ({ rule, message, suggestion }) => `${rule}: ${message} ${suggestion ?? ''}`.trim(),
  );

describe('x-errors', () => {
  test('declares the cause of one error and leaves the others as they are inferred', async () => {
    const entry = { when: { after: 'DELETE /beds/{id}' }, provenance: 'observed', fix: 'Create another.' };
    const errors = await errorsOf({ 404: { bed_deleted: entry } });
    expect(errors.map(({ code, explicit, declaredIn }) => [code, explicit, declaredIn])).toEqual([
      ['bed_unknown', false, undefined],
      ['bed_deleted', true, 'operation'],
      [null, false, undefined],
    ]);
    expect(errors[1]).toMatchObject({
      triggers: [{ kind: 'after', operation: 'DELETE /beds/{id}' }],
      match: [{ pointer: '/code', equals: 'bed_deleted' }],
      mediaType: 'application/json',
      provenance: 'observed',
      fix: 'Create another.',
    });
    const [inferred] = await errorsOf({});
    expect(withoutLocations(errors)[0]).toEqual(withoutLocations([inferred])[0]);
  });

  test('declares the error of a response without codes as `*`', async () => {
    const errors = await errorsOf({ 410: { '*': { when: { after: 'DELETE /beds/{id}' } } } });
    expect(errors.find(({ status }) => status === '410')).toMatchObject({ code: null, explicit: true });
  });

  test('has no effect on an error before it is accepted', async () => {
    const entry = { accept: false, when: { resource: 'absent' } };
    expect(withoutLocations(await errorsOf({ 404: { bed_deleted: entry } }))).toEqual(
      withoutLocations(await errorsOf({})),
    );
    const [, accepted] = await errorsOf({ 404: { bed_deleted: { ...entry, accept: true } } });
    expect(accepted).toMatchObject({ explicit: true, triggers: [{ kind: 'resource-absent' }] });
  });

  test('replaces the cause that the response itself declares', async () => {
    const example = {
      value: { code: 'bed_unknown' },
      'x-error': { code: 'bed_unknown', when: { resource: 'foreign' }, cause: 'Not yours.' },
    };
    const response = {
      description: 'Refused',
      content: { 'application/json': { examples: { bed_unknown: example } } },
    };
    const [error] = await errorsOf(
      { 404: { bed_unknown: { when: { resource: 'absent' } } } },
      { 404: response },
    );
    expect(error).toMatchObject({ triggers: [{ kind: 'resource-absent' }], cause: 'Not yours.' });
    expect(error?.declaredIn).toBeUndefined();
  });

  test('declares an error that the response does not list if it has a `match`', async () => {
    const entry = { when: { resource: 'foreign' }, match: { '/code': '^bed_foreign$' } };
    const errors = await errorsOf({ 404: { bed_foreign: entry } });
    expect(errors.find(({ code }) => code === 'bed_foreign')).toMatchObject({
      status: '404',
      mediaType: 'application/json',
      match: [{ pointer: '/code', pattern: '^bed_foreign$' }],
    });
  });

  test.each([
    [
      { 404: { bed_gone: { when: { resource: 'absent' } } } },
      'error-place: The 404 response of GET /beds/{id} lists no error bed_gone. Errors of the response: bed_unknown, bed_deleted. For another error, add a `match`.',
    ],
    [
      { 418: { teapot: { when: { resource: 'absent' } } } },
      'error-place: x-errors declares errors of the status 418, which GET /beds/{id} does not document. Documented statuses: 200, 404, 410.',
    ],
    [
      { 404: { bed_unknown: {} } },
      'error-extension: This error of x-errors has no `when`. Add the cause: `when: { resource: absent }`.',
    ],
    [
      { 404: { bed_unknown: { code: 'x', when: { resource: 'absent' } } } },
      'error-extension: Unknown property code in x-errors. Known properties: when, match, indistinguishable, cause, fix, retry, provenance, accept.',
    ],
    [[], 'structure: Expected x-errors to be an object, received an array.'],
  ])('is refused: %j', async (errors, problem) => {
    expect(await problemsWith(errors)).toEqual([problem]);
  });

  test('is linted, and does not require that the document declares all other errors', async () => {
    const cwd = await directoryOf({
      'a.json': withErrors({ 404: { bed_deleted: { when: { after: 'POST /beds/{id}/close' } } } }),
    });
    const loaded = await load('a.json', { cwd });
    const problems = await lint(loaded, buildModel(loaded));
    const ours = problems.filter(({ rule }) => rule === 'trigger-possible' || rule === 'error-examples');
    expect(ours.map(({ rule, message }) => `${rule}: ${message}`).sort()).toEqual([
      'error-examples: The schema of this 404 response lists bed_unknown, bed_deleted, which no example contains.',
      'error-examples: The schema of this 404 response lists bed_unknown, which no example contains.',
      'trigger-possible: bed_deleted cannot occur as declared on GET /beds/{id}: the document has no operation POST /beds/{id}/close.',
    ]);
  });
});
