import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonPathTo } from '../src/internal.js';
import { selectNodes } from '../src/overlay/json-path.js';

describe('a JSONPath expression', () => {
  test('that is written for a member selects that member only, whatever its name is', () => {
    // The engine refuses escaped control characters, which no name of a document contains.
    const names = fc.string({ unit: 'binary' }).filter((name) => /^[^\p{Cc}]*$/u.test(name));
    const property = fc.property(names, fc.string(), (name, other) => {
      const root = Object.fromEntries([
        [other, 1],
        [name, { [name]: 2 }],
      ] as const);
      expect(selectNodes(jsonPathTo([name, name]), root)).toEqual([[name, name]]);
    });
    fc.assert(property, {
      examples: [
        ["it's", '"'],
        ['\\', '/'],
        ['a.b', "['a']"],
        ['$', '@'],
        ['', ' '],
      ],
    });
  });

  test('tests patterns in bounded time', () => {
    const root = { list: [{ a: 'aaaa' }, { a: `${'a'.repeat(40_000)}!` }, { a: 1 }] };
    expect(selectNodes("$.list[?match(@.a, '(a+)+')]", root)).toEqual([['list', 0]]);
    expect(selectNodes("$.list[?search(@.a, '!')]", root)).toEqual([['list', 1]]);
    expect(selectNodes("$.list[?match(@.a, '(')]", root)).toEqual([]);
  });
});
