import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { Workspace } from './support/workspace.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' };

/** Returns a document that describes strings of raw bytes as the given OpenAPI version does. */
function uploads(version: '3.0.3' | '3.1.0'): object {
  const is30 = version === '3.0.3';
  const bytes = is30
    ? { type: 'string', format: 'binary' }
    : { type: 'string', contentMediaType: 'application/octet-stream' };
  const nullable = is30 ? { ...bytes, nullable: true } : { ...bytes, type: ['string', 'null'] };
  const encoded = is30 ? { type: 'string', format: 'byte' } : { ...bytes, contentEncoding: 'base64' };
  const schemas = {
    Scan: {
      type: 'object',
      required: ['page', 'label'],
      properties: {
        page: bytes,
        pages: { type: 'array', items: bytes },
        shared: ref('Bytes'),
        maybe: nullable,
        either: { oneOf: [bytes, { type: 'integer' }] },
        encoded,
        label: text,
        meta: { type: 'object', properties: { thumbnail: bytes } },
      },
    },
    Bytes: bytes,
    Note: {
      type: 'object',
      required: ['file'],
      properties: { file: ref('Bytes'), list: { type: 'array', items: ref('Bytes') } },
    },
    Extended: { allOf: [ref('Note'), { type: 'object', properties: { name: text } }] },
  };
  const post = (operationId: string, content: object, response: object = {}): object => ({
    post: {
      operationId,
      requestBody: { required: true, content },
      responses: { 200: { description: 'Done.', content: response } },
    },
  });
  const form = (schema: object): object => ({ 'multipart/form-data': { schema } });
  const paths = {
    '/scans': post('addScan', form(ref('Scan'))),
    '/notes': post('addNote', form(ref('Note')), { 'application/json': { schema: ref('Note') } }),
    '/json': post('addJson', { 'application/json': { schema: ref('Note') } }),
    '/extended': post('addExtended', form(ref('Extended'))),
    '/raw': post('putRaw', { 'image/png': { schema: bytes } }, { 'image/png': { schema: bytes } }),
  };
  return { ...documentOf(schemas, paths), openapi: version };
}

const USES = `
import type * as T from './index.js';
const bytes = new Uint8Array([1]);
export const scan: T.AddScanBody = {
  page: bytes, pages: [bytes, 'a'], shared: bytes, maybe: null, either: bytes, encoded: 'YQ==', label: 'a', meta: { thumbnail: 'a' },
};
export const asText: T.AddScanBody = { page: 'a', label: 'b' };
export const note: T.AddNoteBody = { file: bytes, list: [bytes] };
export const extended: T.AddExtendedBody = { file: bytes, name: 'a' };
export const raw: T.PutRawBody = bytes;
export const answer: T.AddNoteResponses[200] = { file: 'a', list: ['b'] };
export const size: number = answer.file.length;
// @ts-expect-error The page is required.
export const noPage: T.AddScanBody = { label: 'a' };
// @ts-expect-error A label is a string.
export const label: T.AddScanBody = { page: bytes, label: bytes };
// @ts-expect-error A page is not a number.
export const page: T.AddScanBody = { page: 1, label: 'a' };
// @ts-expect-error An encoded part is a string.
export const encoded: T.AddScanBody = { page: bytes, encoded: bytes, label: 'a' };
// @ts-expect-error JSON contains no bytes.
export const nested: T.AddScanBody = { page: bytes, label: 'a', meta: { thumbnail: bytes } };
// @ts-expect-error JSON contains no bytes.
export const json: T.AddJsonBody = { file: bytes };
// @ts-expect-error A response that is read as text contains no bytes.
export const response: T.PutRawResponses[200] = bytes;
`;

const BROWSER_USES = `
import type * as T from './index.js';
const file = new File([new Uint8Array([1])], 'a.bin');
export const scan: T.AddScanBody = { page: file, pages: [file, new Blob([])], label: 'a' };
export const raw: T.PutRawBody = file;
const form = new FormData();
if (typeof scan.page !== 'string' && !(scan.page instanceof Uint8Array)) form.append('page', scan.page);
// @ts-expect-error A label is a string.
export const label: T.AddScanBody = { page: file, label: file };
`;

type Validator = { safeParse(value: unknown): { readonly success: boolean } };

describe.each(['3.0.3', '3.1.0'] as const)('the code for uploads in OpenAPI %s', (version) => {
  const workspace = new Workspace();
  const browser = new Workspace();
  afterAll(() => {
    workspace.remove();
    browser.remove();
  });
  let problems: readonly string[] = [];
  let browserProblems: readonly string[] = [];
  beforeAll(async () => {
    const files = await generate(await modelOf(uploads(version)), { emitters: ['types', 'errors', 'zod'] });
    workspace.write('uploads', [...files, { path: 'uses.ts', content: USES }]);
    problems = workspace.compile();
    const types = files.filter(({ path }) => !path.startsWith('zod/'));
    browser.write('uploads', [...types, { path: 'uses.ts', content: BROWSER_USES }]);
    browserProblems = browser.compile({ lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'] });
  }, 180_000);

  test('compiles without browser types, and admits bytes only where a request can carry them', () => {
    expect(problems).toEqual([]);
  });

  test('admits a File in a browser', () => {
    expect(browserProblems).toEqual([]);
  });

  test.each([
    ['addScan', { page: new File(['a'], 'a.bin'), label: 'a' }, true],
    ['addScan', { page: new Blob(['a']), pages: [new Uint8Array(1), 'a'], label: 'a' }, true],
    ['addScan', { page: Buffer.from('a'), shared: new Blob([]), maybe: null, either: 1, label: 'a' }, true],
    ['addScan', { page: 'a', label: 'a' }, true],
    ['addScan', { label: 'a' }, false],
    ['addScan', { page: 1, label: 'a' }, false],
    ['addScan', { page: {}, label: 'a' }, false],
    ['addScan', { page: 'a', pages: [1], label: 'a' }, false],
    ['addScan', { page: 'a', label: new Blob([]) }, false],
    ['addScan', { page: 'a', label: 'a', meta: { thumbnail: new Blob([]) } }, false],
    ['addNote', { file: new Blob([]), list: [new Blob([])] }, true],
    ['addExtended', { file: new Blob([]), name: 'a' }, true],
    ['addExtended', { name: 'a' }, false],
    ['addJson', { file: 'a' }, true],
    ['addJson', { file: new Blob([]) }, false],
    ['putRaw', new Uint8Array(1), true],
    ['putRaw', 1, false],
  ])('validates the body of %s', async (operation, body, isValid) => {
    const module = await workspace.import('uploads/zod/operations.js');
    expect((module[operation] as { body: Validator }).body.safeParse(body).success).toBe(isValid);
  });
});

test('a file parameter of OpenAPI 2.0 admits bytes', async () => {
  const model = await modelOf({
    swagger: '2.0',
    info: { title: 'Test', version: '1' },
    paths: {
      '/scans': {
        post: {
          operationId: 'addScan',
          consumes: ['multipart/form-data'],
          parameters: [{ name: 'page', in: 'formData', type: 'file', required: true }],
          responses: { 204: { description: 'Done.' } },
        },
      },
    },
  });
  const files = await generate(model, { emitters: ['types', 'errors', 'zod'] });
  expect(files.find(({ path }) => path === 'openapi.ts')?.content).toMatch(/page: Binary;/);
  expect(files.find(({ path }) => path === 'zod/operations.ts')?.content).toContain('json.binary');
});
