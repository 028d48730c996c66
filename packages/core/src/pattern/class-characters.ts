import type { AST } from '@eslint-community/regexpp';
import { type CharacterSet, complement, setOfRanges, union } from './character-set.js';

/** The nodes that match exactly one character. */
export type CharacterNode =
  | AST.Character
  | AST.CharacterSet
  | AST.CharacterClass
  | AST.ExpressionCharacterClass;

const HIGHEST_CODE_POINT = 0x10ffff;
const HIGHEST_CODE_UNIT = 0xffff;

const DIGITS: CharacterSet = setOfRanges([[0x30, 0x39]]);
/** `\w` without the `i` flag (ECMA-262 §22.2.2.9.3). */
const WORD: CharacterSet = setOfRanges([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);
/** `\s`: WhiteSpace and LineTerminator (ECMA-262 §12.2, §12.3). */
const SPACE: CharacterSet = setOfRanges([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
/** The characters that `.` does not match without the `s` flag. */
const LINE_TERMINATORS: CharacterSet = setOfRanges([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]);

/**
 * Returns the characters that a node matches: code points with the `u` flag, or else UTF-16 code units.
 * @returns `null` for syntax of the `v` flag, and for Unicode properties beyond the first {@link MAX_PROPERTIES}.
 */
export function charactersOf(node: CharacterNode, isUnicode: boolean): CharacterSet | null {
  const highest = isUnicode ? HIGHEST_CODE_POINT : HIGHEST_CODE_UNIT;
  switch (node.type) {
    case 'Character':
      return [node.value, node.value];
    case 'CharacterSet':
      return escapeCharacters(node, highest);
    case 'CharacterClass': {
      const sets: CharacterSet[] = [];
      for (const element of node.elements) {
        const set = elementCharacters(element, isUnicode);
        if (!set) return null;
        sets.push(set);
      }
      const all = union(sets);
      return node.negate ? complement(all, highest) : all;
    }
    case 'ExpressionCharacterClass':
      return null;
  }
}

function elementCharacters(element: AST.CharacterClassElement, isUnicode: boolean): CharacterSet | null {
  if (element.type === 'CharacterClassRange') return [element.min.value, element.max.value];
  return element.type === 'Character' || element.type === 'CharacterSet'
    ? charactersOf(element, isUnicode)
    : null;
}

function escapeCharacters(node: AST.CharacterSet, highest: number): CharacterSet | null {
  const maybeNegated = (set: CharacterSet, negate: boolean): CharacterSet =>
    negate ? complement(set, highest) : set;
  switch (node.kind) {
    case 'any':
      return complement(LINE_TERMINATORS, highest);
    case 'digit':
      return maybeNegated(DIGITS, node.negate);
    case 'word':
      return maybeNegated(WORD, node.negate);
    case 'space':
      return maybeNegated(SPACE, node.negate);
    case 'property':
      return node.strings ? null : propertyCharacters(node.raw);
  }
}

const propertyCache = new Map<string, CharacterSet>();

/** Maximum number of Unicode properties to expand, because each takes about 40 ms. Documents use only a few. */
const MAX_PROPERTIES = 32;

/**
 * Asks the native engine which code points have a Unicode property, because it determines the Unicode version. Returns
 * `null` for a new property after {@link MAX_PROPERTIES} properties.
 */
function propertyCharacters(raw: string): CharacterSet | null {
  let set = propertyCache.get(raw);
  if (!set) {
    if (propertyCache.size >= MAX_PROPERTIES) return null;
    const expression = new RegExp(`^${raw}$`, 'u');
    const ranges: number[] = [];
    for (let point = 0; point <= HIGHEST_CODE_POINT; point++) {
      if (!expression.test(String.fromCodePoint(point))) continue;
      if (ranges.at(-1) === point - 1) ranges[ranges.length - 1] = point;
      else ranges.push(point, point);
    }
    set = ranges;
    propertyCache.set(raw, set);
  }
  return set;
}
