import type { AST } from '@eslint-community/regexpp';
import { rangesOf } from './character-set.js';
import { type CharacterNode, charactersOf } from './class-characters.js';
import type { PatternNode } from './shape.js';

/** Approximate length at which a repetition is cut off. */
const MAX_LENGTH = 200;

/**
 * Returns a short string that the node matches, if assertions and backreferences are ignored and no repetition is cut
 * off.
 * @param preferred The string to use for each class that admits its first character.
 */
export function shortText(node: PatternNode, preferred: string, isUnicode: boolean): string {
  switch (node.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return characterFor(node, preferred, isUnicode);
    case 'Assertion':
    case 'Backreference':
      return '';
    case 'Quantifier':
      return repeat(shortText(node.element, preferred, isUnicode), node.min);
    case 'Alternative':
      return shortSequence(node.elements, preferred, isUnicode);
    case 'Group':
    case 'CapturingGroup':
    case 'Pattern':
      return shortest(node.alternatives, preferred, isUnicode);
  }
}

export const shortSequence = (
  elements: readonly AST.Element[],
  preferred: string,
  isUnicode: boolean,
): string => elements.reduce((text, element) => text + shortText(element, preferred, isUnicode), '');

const shortest = (alternatives: readonly AST.Alternative[], preferred: string, isUnicode: boolean): string =>
  alternatives
    .map((alternative) => shortText(alternative, preferred, isUnicode))
    .reduce((best, text) => (text.length < best.length ? text : best));

function characterFor(node: CharacterNode, preferred: string, isUnicode: boolean): string {
  const set = charactersOf(node, isUnicode) ?? [];
  const point = preferred.codePointAt(0) ?? 0;
  if (rangesOf(set).some(([low, high]) => point >= low && point <= high)) return preferred;
  const [first] = charactersIn(node, isUnicode);
  return first ?? '';
}

/** Returns up to three readable characters that the node matches, then the lowest of each of its first three ranges. */
export function charactersIn(node: CharacterNode, isUnicode: boolean): readonly string[] {
  const set = charactersOf(node, isUnicode) ?? [];
  const readable = [...'a0A_-. '].filter((character) => {
    const point = character.codePointAt(0) ?? 0;
    return rangesOf(set).some(([low, high]) => point >= low && point <= high);
  });
  const edges = rangesOf(set)
    .slice(0, 3)
    .map(([low]) => String.fromCodePoint(low));
  return [...new Set([...readable.slice(0, 3), ...edges])];
}

const repeat = (text: string, count: number): string =>
  text === '' ? '' : text.repeat(Math.min(count, Math.ceil(MAX_LENGTH / text.length)));
