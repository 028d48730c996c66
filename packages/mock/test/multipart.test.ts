import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMock, type Mock } from '../src/index.js';
import { modelOf } from './model-of.js';

const BYTES = { type: 'string', contentMediaType: 'application/octet-stream' };
const schema = {
  type: 'object',
  required: ['title', 'tags'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', maxLength: 10 },
    tags: { type: 'array', minItems: 2, items: { type: 'string' } },
    count: { type: 'integer' },
    sizes: { type: 'array', items: { type: 'integer', minimum: 1 } },
    meta: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } },
    image: { ...BYTES, maxLength: 4 },
    images: { type: 'array', items: BYTES },
    'na"me': { type: 'boolean' },
  },
};
const answers = {
  201: { description: 'Made.' },
  400: { description: 'Malformed.' },
  422: { description: 'Invalid.' },
};
const post = (content: object, required = true): object => ({
  post: { requestBody: { required, content }, responses: answers },
});
const document = {
  openapi: '3.1.0',
  info: { title: 'Photos', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    '/photos': post({ 'multipart/form-data': { schema } }),
    '/ranges': post({ 'multipart/*': { schema } }),
    '/optional': post({ 'multipart/form-data': { schema } }, false),
    '/anything': post({ 'multipart/form-data': {} }),
    '/mixed': post({ 'multipart/mixed': { schema } }),
  },
};

const send = (
  mock: Mock,
  path: string,
  body: string | FormData | undefined,
  type?: string,
): Promise<Response> =>
  mock(
    new Request(`http://mock.test${path}`, {
      method: 'POST',
      ...(body !== undefined && { body }),
      ...(type && { headers: { 'content-type': type } }),
    }),
  );

function form(parts: readonly (readonly [string, string | Blob, string?])[]): FormData {
  const data = new FormData();
  for (const [name, value, file] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, file);
  }
  return data;
}

const VALID = [
  ['title', 'Rose'],
  ['tags', 'a'],
  ['tags', 'b'],
] as const;
const json = (text: string): Blob => new Blob([text], { type: 'application/json' });

describe('a multipart form', () => {
  test.each<[string, readonly (readonly [string, string | Blob, string?])[], number]>([
    ['with the required parts', VALID, 201],
    ['with a number', [...VALID, ['count', '3']], 201],
    ['with a list of one item', [...VALID, ['sizes', '3']], 201],
    ['with a repeated number', [...VALID, ['sizes', '3'], ['sizes', '4']], 201],
    ['with an object as JSON', [...VALID, ['meta', json('{"a":1}'), 'blob']], 201],
    ['with an object as text', [...VALID, ['meta', '{"a":1}']], 201],
    ['with a list as JSON', [...VALID, ['sizes', json('[1,2]'), 'blob']], 201],
    ['with a file', [...VALID, ['image', new Blob([Uint8Array.of(0, 255, 13, 10)]), 'a.png']], 201],
    ['with a JSON file as bytes', [...VALID, ['images', json('{}'), 'a.json']], 201],
    [
      'with files',
      [...VALID, ['images', new Blob(['a']), 'a.png'], ['images', new Blob(['b']), 'b.png']],
      201,
    ],
    ['with an escaped name', [...VALID, ['na"me', 'true']], 201],
    ['with a line break in a value', [['title', 'a\r\n--b'], ...VALID.slice(1)], 201],
    ['without a required part', VALID.slice(1), 422],
    ['with too few items', VALID.slice(0, 2), 422],
    ['with a string that is too long', [['title', 'Rose of Sharon'], ...VALID.slice(1)], 422],
    ['with a string instead of a number', [...VALID, ['count', 'three']], 422],
    ['with an invalid item', [...VALID, ['sizes', '3'], ['sizes', '0']], 422],
    ['with an invalid object', [...VALID, ['meta', json('{"a":"b"}'), 'blob']], 422],
    ['with malformed JSON', [...VALID, ['meta', json('{'), 'blob']], 422],
    ['with an undeclared part', [...VALID, ['other', 'a']], 422],
    ['with a repeated part that is not a list', [...VALID, ['title', 'Lily']], 422],
    ['with a file that is too large', [...VALID, ['image', new Blob([new Uint8Array(5)]), 'a.png']], 422],
  ])('%s is accepted or refused according to its schema', async (_, parts, status) => {
    const mock = createMock(await modelOf(document));
    for (const path of ['/photos', '/ranges'])
      expect((await send(mock, path, form(parts))).status, path).toBe(status);
  });

  const part = (name: string, value: string): string =>
    `--zz\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}\r\n`;
  const valid = `${part('"title"', 'Rose')}${part('tags', 'a')}${part('"tags"', 'b')}--zz--`;
  const type = 'multipart/form-data; boundary=zz';

  test.each([
    ['with a preamble and an epilogue', `Preamble\r\n${valid}\r\nEpilogue`, type, 201],
    ['with a quoted boundary', valid, 'Multipart/Form-Data; Boundary="zz"', 201],
    ['with white space after a boundary', valid.replace('--zz\r', '--zz \t\r'), type, 201],
    ['without a boundary in the header', valid, 'multipart/form-data', 400],
    ['with another boundary', valid, 'multipart/form-data; boundary=yy', 400],
    ['that is JSON', '{"title":"Rose","tags":["a","b"]}', type, 400],
    ['that is truncated', valid.slice(0, -4), type, 400],
    ['with a part without a name', valid.replace('; name="title"', ''), type, 400],
    ['with a part without headers', valid.replace(/Content-Disposition[^\r]*\r\n/, ''), type, 400],
    ['without an empty line', valid.replace('\r\n\r\n', '\r\n'), type, 400],
    ['with too many parts', `${part('title', 'a').repeat(1001)}--zz--`, type, 400],
  ])('%s is accepted or refused according to RFC 7578', async (_, body, contentType, status) => {
    const mock = createMock(await modelOf(document));
    expect((await send(mock, '/photos', body, contentType)).status).toBe(status);
  });

  test('without a body is refused only if a body is required', async () => {
    const mock = createMock(await modelOf(document));
    expect((await send(mock, '/photos', undefined, type)).status).toBe(422);
    expect((await send(mock, '/optional', undefined, type)).status).toBe(201);
  });

  test('without a schema only needs to be well-formed', async () => {
    const mock = createMock(await modelOf(document));
    expect((await send(mock, '/anything', form([['a', 'b']]))).status).toBe(201);
    expect((await send(mock, '/anything', '{', type)).status).toBe(400);
  });

  test('is accepted without being parsed if its type is not form-data', async () => {
    const mock = createMock(await modelOf(document));
    expect((await send(mock, '/mixed', 'anything', 'multipart/mixed; boundary=zz')).status).toBe(201);
    expect((await send(mock, '/ranges', 'anything', 'multipart/mixed; boundary=zz')).status).toBe(201);
  });

  test('is answered in linear time, even if it is malformed', async () => {
    const mock = createMock(await modelOf(document), { bodyLimit: 4_000_000 });
    const pieces = fc.constantFrom(
      '--zz',
      '\r\n',
      '--',
      'Content-Disposition: form-data; name="title"',
      ':',
      '"',
      '\\',
      'a',
      '\r',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (texts) => {
        expect([201, 400, 422]).toContain((await send(mock, '/photos', texts.join(''), type)).status);
      }),
      { numRuns: 300 },
    );
    for (const piece of ['\r', '\r\n', '\r\n--z', `${part('title', '')}`, '--zz\r\n\r\n', ';name="']) {
      const body = `--zz\r\nContent-Disposition: form-data; ${piece.repeat(1_000_000 / piece.length)}`;
      expect((await send(mock, '/photos', body, type)).status).toBe(400);
    }
  }, 60_000);
});
