import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { renderCodeFrame } from '../src/load/code-frame.js';
import { Positions } from '../src/load/positions.js';
import { childPointer } from '../src/pointer.js';

const positionIn = (text: string, pointer: string): readonly [number, number] => {
  const { line, column } = new Positions(text).at(pointer);
  return [line, column];
};

describe('Positions.at', () => {
  const YAML = `# a comment
a:
  b: 1
  'c/d': { e: 2, "f": [3, [4], { g: 5 }] }
  200: x
list:
  # about the first
  - first
  - second: 1
    third: 2
  -
    - deep
anchor: &name
  x: 1
alias: *name
merged: { <<: *name, y: 2 }
? long
: { z: 1 }
empty:
block: |
  text: no key
last: 1
`;
  test.each([
    ['#/', 2, 1],
    ['#/a', 2, 1],
    ['#/a/b', 3, 3],
    ['#/a/c~1d', 4, 3],
    ['#/a/c~1d/f', 4, 18],
    ['#/a/c~1d/f/0', 4, 24],
    ['#/a/c~1d/f/1/0', 4, 28],
    ['#/a/c~1d/f/2/g', 4, 34],
    ['#/a/200', 5, 3],
    ['#/list/0', 8, 5],
    ['#/list/1/third', 10, 5],
    ['#/list/2/0', 12, 7],
    ['#/anchor/x', 14, 3],
    ['#/alias/x', 15, 1],
    ['#/merged/y', 16, 22],
    ['#/long/z', 18, 5],
    ['#/empty', 19, 1],
    ['#/last', 22, 1],
    ['#/a/nothing/here', 2, 1],
    ['#/list/9', 6, 1],
  ])('locates %s', (pointer, line, column) => {
    expect(positionIn(YAML, pointer)).toEqual([line, column]);
  });

  test('returns the start of an empty document', () => {
    expect(positionIn('', '#/a')).toEqual([1, 1]);
  });

  test('returns the same positions for JSON as for the same text with a comment, which is YAML', () => {
    const layouts = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), layouts, (value, indent) => {
        const text = JSON.stringify({ value, 'a/b~c%': [1, { '\t"\\é': value }] }, null, indent);
        const json = new Positions(`\n ${text}`);
        const yaml = new Positions(`# YAML.\n ${text}`);
        const pointers = ['#/', '#/none', '#/value/0', '#/a~1b~0c%25/2', '#/a~1b~0c%25/1/\t"\\é/none'];
        const walk = (node: unknown, pointer: string): void => {
          pointers.push(pointer);
          if (typeof node !== 'object' || node === null) return;
          for (const [key, child] of Object.entries(node)) walk(child, childPointer(pointer, key));
        };
        walk(JSON.parse(text), '#');
        for (const pointer of pointers) expect(json.at(pointer)).toEqual(yaml.at(pointer));
      }),
    );
  });

  test.each([
    ['a comma after the last member', '{"a": {"b": 1,}}'],
    ['a name without quotation marks', '{"a": {b: 1}}'],
    ['a comment', '{"a": {"b": 1}} # End.'],
    ['a string in single quotation marks', `{"a": {"b": 'x'}}`],
    ['a word', '{"a": {"b": x}}'],
    ['an escape that JSON lacks', '{"a": {"\\x62": 1}}'],
    ['a name on two lines', '{"a": {"b": 1, "c\n d": 2}}'],
    ['no end', '{"a": {"b": "x'],
    ['no end of a list', '{"a": {"b": [1'],
  ])('locates the keys of a flow mapping with %s', (_, text) => {
    expect(positionIn(text, '#/a/b')).toEqual([1, 8]);
  });

  test('locates keys at any depth', () => {
    const depth = 100_000;
    const text = `${'[\n'.repeat(depth)}1${']'.repeat(depth)}`;
    expect(positionIn(text, `#${'/0'.repeat(depth)}`)).toEqual([depth + 1, 1]);
  });

  test('locates every key of arbitrary data in several JSON and YAML layouts', () => {
    const anything = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => typeof value === 'object' && value !== null);
    const written = fc.constantFrom(
      (value: unknown) => JSON.stringify(value),
      (value: unknown) => JSON.stringify(value, null, 2),
      (value: unknown) => stringify(value, { lineWidth: 0 }),
      (value: unknown) => stringify(value, { collectionStyle: 'flow' }),
    );
    fc.assert(
      fc.property(anything, written, (value, write) => {
        const text = write(value);
        const lines = text.split('\n');
        const positions = new Positions(text);
        const check = (node: unknown, pointer: string): void => {
          if (typeof node !== 'object' || node === null) return;
          for (const [key, child] of Object.entries(node)) {
            const at = positions.at(childPointer(pointer, key));
            const rest = lines[at.line - 1]?.slice(at.column - 1) ?? '';
            if (!Array.isArray(node) && /^\w+$/.test(key))
              expect(rest).toMatch(new RegExp(`^["'?]? ?["']?${key}`));
            check(child, childPointer(pointer, key));
          }
        };
        check(value, '#');
      }),
    );
  });
});

describe('renderCodeFrame', () => {
  test.each([
    [
      'the first line',
      ['a: 1', 'b: 2', 'c: 3', 'd: 4'],
      1,
      1,
      ['1 | a: 1', '  | ^^^^', '2 | b: 2', '3 | c: 3'],
    ],
    ['an empty document', [''], 1, 1, ['1 |', '  | ^']],
    ['shared indentation', ['    a:', '', '      b: 1'], 3, 7, ['1 | a:', '2 |', '3 |   b: 1', '  |   ^^^^']],
    [
      'line numbers of different lengths',
      ['', '', '', '', '', '', '', 'h', 'i', 'j', 'k'],
      10,
      1,
      [' 8 | h', ' 9 | i', '10 | j', '   | ^', '11 | k'],
    ],
    ['a position after the end', ['a'], 1, 9, ['1 | a', '  |         ^']],
  ])('renders %s', (_, lines, line, column, want) => {
    expect(renderCodeFrame(lines, { line, column }).split('\n')).toEqual(want);
  });

  test('truncates a long line around the position', () => {
    const text = `${'x'.repeat(1_000_000)}HERE${'y'.repeat(1_000_000)}`;
    const [source = '', marks = ''] = renderCodeFrame([text], { line: 1, column: 1_000_001 }).split('\n');
    expect(source.length).toBeLessThan(200);
    expect(source.indexOf('HERE')).toBe(marks.indexOf('^'));
  });
});
