import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../src/model/model.js';
import { ParameterValueError, UnsupportedStyleError } from '../src/parameter/parameter-error.js';
import { type SerializableParameter, serializeParameter } from '../src/parameter/serialize.js';

const DEFAULT_STYLE = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' };

function parameter(
  where: 'path' | 'query' | 'header' | 'cookie',
  changes: Partial<SerializableParameter> = {},
): SerializableParameter {
  const style = changes.style ?? DEFAULT_STYLE[where];
  const location = { source: '/api.yaml', pointer: '#/paths/~1x/get/parameters/0' };
  return {
    name: 'p',
    in: where,
    style,
    explode: style === 'form',
    allowReserved: false,
    location,
    ...changes,
  };
}

const list = ['a b', 'c,d', 3];
const object = { R: 100, name: 'x y' };

// The style examples of OpenAPI 3.1 §4.8.12.4, and cases that this section leaves to RFC 6570.
describe('serializeParameter', () => {
  test.each<[string, SerializableParameter, Json, string]>([
    ['path, text', parameter('path'), 'a/b c?#é', 'a%2Fb%20c%3F%23%C3%A9'],
    ['path, number', parameter('path'), 1.5, '1.5'],
    ['path, unreserved', parameter('path'), "-._~!'()*", '-._~%21%27%28%29%2A'],
    ['path, dots within', parameter('path'), '...', '...'],
    ['path, list', parameter('path'), list, 'a%20b,c%2Cd,3'],
    ['path, object', parameter('path'), object, 'R,100,name,x%20y'],
    ['path, object exploded', parameter('path', { explode: true }), object, 'R=100,name=x%20y'],
    ['path, content', parameter('path', { mediaType: 'application/json' }), { a: 1 }, '%7B%22a%22%3A1%7D'],
    ['query, text', parameter('query'), 'a&b=c+d', 'p=a%26b%3Dc%2Bd'],
    ['query, empty', parameter('query'), '', 'p='],
    ['query, null', parameter('query'), null, 'p='],
    ['query, boolean', parameter('query'), false, 'p=false'],
    ['query, name encoded', parameter('query', { name: 'a[b]' }), 1, 'a%5Bb%5D=1'],
    ['query, list exploded', parameter('query'), list, 'p=a%20b&p=c%2Cd&p=3'],
    ['query, list', parameter('query', { explode: false }), list, 'p=a%20b,c%2Cd,3'],
    ['query, empty list', parameter('query'), [], ''],
    ['query, null item', parameter('query'), [null, 1], 'p=1'],
    ['query, object exploded', parameter('query'), object, 'R=100&name=x%20y'],
    ['query, object', parameter('query', { explode: false }), object, 'p=R,100,name,x%20y'],
    [
      'query, deepObject',
      parameter('query', { style: 'deepObject', explode: true }),
      object,
      'p%5BR%5D=100&p%5Bname%5D=x%20y',
    ],
    ['query, spaceDelimited', parameter('query', { style: 'spaceDelimited' }), list, 'p=a%20b%20c%2Cd%203'],
    ['query, pipeDelimited', parameter('query', { style: 'pipeDelimited' }), list, 'p=a%20b%7Cc%2Cd%7C3'],
    [
      'query, pipeDelimited exploded',
      parameter('query', { style: 'pipeDelimited', explode: true }),
      [1, 2],
      'p=1&p=2',
    ],
    [
      'query, reserved',
      parameter('query', { allowReserved: true }),
      "/a:b?c@d$e,f;g=h&i#j+k[l]m%n !'",
      "p=/a:b?c@d$e,f;g=h%26i%23j%2Bk%5Bl%5Dm%25n%20!'",
    ],
    [
      'query, reserved list',
      parameter('query', { allowReserved: true, explode: false }),
      ['a,b', '/c'],
      'p=a%2Cb,/c',
    ],
    ['query, content', parameter('query', { mediaType: 'application/vnd.x+json' }), [1], 'p=%5B1%5D'],
    ['header, text', parameter('header'), 'a b/c', 'a b/c'],
    ['header, list', parameter('header'), ['a', 'b'], 'a,b'],
    ['header, object', parameter('header'), object, 'R,100,name,x y'],
    ['header, object exploded', parameter('header', { explode: true }), object, 'R=100,name=x y'],
    ['header, content', parameter('header', { mediaType: 'application/json' }), { a: [1] }, '{"a":[1]}'],
    ['query, tabDelimited', parameter('query', { style: 'tabDelimited' }), [1, 2], 'p=1%092'],
    ['path, pipeDelimited', parameter('path', { style: 'pipeDelimited' }), [1, 2], '1%7C2'],
    ['header, spaceDelimited', parameter('header', { style: 'spaceDelimited' }), [1, 2], '1 2'],
    ['cookie, text', parameter('cookie'), 'a;b', 'p=a%3Bb'],
    ['cookie, list', parameter('cookie', { explode: false }), [1, 2], 'p=1,2'],
    ['an unpaired surrogate', parameter('query'), '\ud800', 'p=%EF%BF%BD'],
  ])('serializes %s', (_, described, value, want) => {
    expect(serializeParameter(described, value)).toBe(want);
  });

  test.each<[string, SerializableParameter, Json]>([
    ['matrix', parameter('path', { style: 'matrix' }), 1],
    ['label', parameter('path', { style: 'label' }), 1],
    ['form in a path', parameter('path', { style: 'form' }), 1],
    ['simple in a query', parameter('query', { style: 'simple' }), 1],
    ['a nested list', parameter('query'), [[1]]],
    ['a nested object', parameter('query', { style: 'deepObject', explode: true }), { a: { b: 1 } }],
    ['a string as a deepObject', parameter('query', { style: 'deepObject', explode: true }), 'a'],
    ['an object with pipes', parameter('query', { style: 'pipeDelimited' }), { a: 1 }],
    ['an exploded list in a cookie', parameter('cookie'), [1, 2]],
    ['XML content', parameter('query', { mediaType: 'application/xml' }), {}],
  ])('rejects %s with an error that names the parameter, style and location', (_, described, value) => {
    let error: unknown;
    try {
      serializeParameter(described, value);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UnsupportedStyleError);
    const { message } = error as UnsupportedStyleError;
    expect(message).toContain(`${described.in} parameter "p"`);
    expect(message).toContain(`style ${described.style}`);
    expect(message).toContain('/api.yaml#/paths/~1x/get/parameters/0');
  });

  test.each<[SerializableParameter, Json]>([
    [parameter('path'), ''],
    [parameter('path'), '.'],
    [parameter('path'), '..'],
    [parameter('path'), []],
    [parameter('path'), null],
    [parameter('header'), 'a\r\nX-Evil: 1'],
    [parameter('header'), 'ж'],
  ])('rejects a value that the location cannot carry: %o', (described, value) => {
    expect(() => serializeParameter(described, value)).toThrow(ParameterValueError);
  });

  test('encodes a path value as one segment that decodes to the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        fc.pre(value !== '.' && value !== '..');
        const text = serializeParameter(parameter('path'), value);
        const { pathname, search, hash } = new URL(`http://host/a/${text}/b`);
        expect([search, hash]).toEqual(['', '']);
        expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'a', value, 'b']);
      }),
    );
  });

  test('serializes queries that URLSearchParams decodes to the same values', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string({ unit: 'grapheme' })),
        (name, values) => {
          const query = serializeParameter(parameter('query', { name }), values);
          expect(new URLSearchParams(query).getAll(name)).toEqual(values);
          const single = serializeParameter(
            parameter('query', { name, allowReserved: true }),
            values[0] ?? 'a+b&c',
          );
          expect(new URLSearchParams(single).get(name)).toBe(values[0] ?? 'a+b&c');
        },
      ),
    );
  });
});
