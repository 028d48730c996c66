import type { AST } from '@eslint-community/regexpp';
import { type CharacterSet, rangesOf } from './character-set.js';
import { type CharacterNode, charactersOf } from './class-characters.js';
import type { ParsedPattern } from './parse.js';
import type { PatternNode } from './shape.js';

/** A pattern in the syntax of RE2 that matches the same strings as the original pattern. */
export interface LinearSource {
  readonly source: string;
  /**
   * Number of characters and assertions in the pattern after its quantifiers are unrolled, which is the cost of testing
   * one character of a string.
   */
  readonly positions: number;
}

interface Piece extends LinearSource {
  /** The largest product of nested repetition counts. */
  readonly repeats: number;
}

/** Maximum repetition count, and maximum product of nested counts, that RE2 accepts. */
const MAX_REPEATS = 1_000;
const MAX_POSITIONS = 2_000;
const MAX_SOURCE_LENGTH = 500_000;

/** Thrown if RE2 has no equivalent of a part, or if the translation is too large. */
class Untranslatable extends Error {}

/**
 * Translates a pattern for RE2. Characters become code point ranges, because RE2 defines `.`, `\s` and Unicode
 * properties differently. Groups do not capture and quantifiers are greedy, which does not affect whether a string
 * matches.
 * @returns `null` for syntax without an equivalent, such as lookarounds and backreferences, and if the translation is
 * too large.
 */
export function linearSource({ tree, isUnicode }: ParsedPattern): LinearSource | null {
  try {
    const { source, positions } = new Translator(isUnicode).translate(tree);
    return { source, positions };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return null;
  }
}

class Translator {
  readonly #isUnicode: boolean;

  constructor(isUnicode: boolean) {
    this.#isUnicode = isUnicode;
  }

  translate(node: PatternNode): Piece {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return leaf(this.#characters(node));
      case 'Assertion':
        return leaf(assertionSource(node));
      case 'Backreference':
        throw new Untranslatable();
      case 'Quantifier':
        return repeated(this.translate(node.element), node.min, node.max);
      case 'Alternative':
        return joined(node.elements.map((element) => this.translate(element)));
      case 'Group':
        if (node.modifiers) throw new Untranslatable();
        return this.#alternatives(node.alternatives);
      case 'CapturingGroup':
      case 'Pattern':
        return this.#alternatives(node.alternatives);
    }
  }

  #alternatives(alternatives: readonly AST.Alternative[]): Piece {
    const pieces = alternatives.map((alternative) => this.translate(alternative));
    return grouped(joined(pieces, '|'));
  }

  #characters(node: CharacterNode): string {
    const set = charactersOf(node, this.#isUnicode);
    if (!set) throw new Untranslatable();
    return classSource(set);
  }
}

function assertionSource(node: AST.Assertion): string {
  switch (node.kind) {
    case 'start':
      return '\\A';
    case 'end':
      return '\\z';
    case 'word':
      return node.negate ? '\\B' : '\\b';
    case 'lookahead':
    case 'lookbehind':
      throw new Untranslatable();
  }
}

function classSource(set: CharacterSet): string {
  if (set.length === 0) return '[^\\x{0}-\\x{10FFFF}]';
  const ranges = rangesOf(set).map(([low, high]) => (low === high ? hex(low) : `${hex(low)}-${hex(high)}`));
  return `[${ranges.join('')}]`;
}

const hex = (point: number): string => `\\x{${point.toString(16)}}`;

const leaf = (source: string): Piece => ({ source, positions: 1, repeats: 1 });

function joined(pieces: readonly Piece[], separator = ''): Piece {
  const positions = pieces.reduce((sum, piece) => sum + piece.positions, 0);
  const length = pieces.reduce((sum, { source }) => sum + source.length, 0);
  if (positions > MAX_POSITIONS || length > MAX_SOURCE_LENGTH) throw new Untranslatable();
  return {
    source: pieces.map(({ source }) => source).join(separator),
    positions,
    repeats: pieces.reduce((most, { repeats }) => Math.max(most, repeats), 1),
  };
}

const grouped = (piece: Piece): Piece => ({ ...piece, source: `(?:${piece.source})` });

/** Repeats a piece. Counts above the limit of RE2 are split: `x{1500,}` becomes `x{1000}x{500}x*`. */
function repeated(piece: Piece, min: number, max: number): Piece {
  const copies = Number.isFinite(max) ? max : min + 1;
  if (copies * piece.positions > MAX_POSITIONS) throw new Untranslatable();
  const step = Math.max(1, Math.floor(MAX_REPEATS / piece.repeats));
  const pieces = chunks(min, step).map((count) => counted(piece, `{${count}}`, count));
  if (!Number.isFinite(max)) pieces.push(counted(piece, '*', 1));
  else pieces.push(...chunks(max - min, step).map((count) => counted(piece, `{0,${count}}`, count)));
  return grouped(joined(pieces));
}

function counted(piece: Piece, quantifier: string, count: number): Piece {
  return {
    source: `(?:${piece.source})${quantifier}`,
    positions: piece.positions * count,
    repeats: piece.repeats * count,
  };
}

/** Splits a count into parts of at most `step`. */
function chunks(count: number, step: number): number[] {
  const parts = Array.from({ length: Math.floor(count / step) }, () => step);
  return count % step > 0 ? [...parts, count % step] : parts;
}
