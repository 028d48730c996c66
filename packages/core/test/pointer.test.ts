import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atPointer, childPointer, parsePointer } from '../src/internal.js';

test.each([
  ['', []],
  ['/', ['']],
  ['/a/b', ['a', 'b']],
  ['/a~1b/c~0d', ['a/b', 'c~d']],
  ['/~01', ['~1']],
  ['/a%20b', ['a%20b']],
  ['#', []],
  ['#/a%20b', ['a b']],
  ['#/a%25b', ['a%b']],
  // A fragment is percent-decoded first (RFC 6901 §6), so `%2F` separates tokens.
  ['#/a%2Fb', ['a', 'b']],
  ['#/100%', ['100%']],
])('parsePointer parses %j into the tokens %j', (pointer, tokens) => {
  expect(parsePointer(pointer)).toEqual(tokens);
});

/** The example document of RFC 6901 §5. */
const DOCUMENT = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

test.each([
  ['', DOCUMENT],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
  ['#/c%25d', 2],
  ['#/k%22l', 6],
  ['/foo/2', undefined],
  ['/foo/0/0', undefined],
  ['/none/below', undefined],
  ['/constructor', undefined],
  ['/__proto__', undefined],
  ['/foo/length/toString', undefined],
])('atPointer resolves %j to %j', (pointer, value) => {
  expect(atPointer(DOCUMENT, pointer)).toEqual(value);
});

test('childPointer builds plain and fragment pointers that parse back to the same tokens', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.constantFrom('', '#'), (tokens, start) => {
      expect(parsePointer(tokens.reduce<string>(childPointer, start))).toEqual(tokens);
    }),
  );
});

test('atPointer resolves the pointer of any key', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer()), (object) => {
      for (const [key, value] of Object.entries(object)) {
        expect(atPointer(object, childPointer('', key))).toBe(value);
        expect(atPointer(object, childPointer('#', key))).toBe(value);
      }
    }),
  );
});
