import type { AST } from '@eslint-community/regexpp';
import { areDisjoint, type CharacterSet, NO_CHARACTERS, union } from './character-set.js';
import { charactersOf } from './class-characters.js';
import type { ParsedPattern } from './parse.js';

export type PatternNode = AST.Element | AST.Alternative | AST.Pattern;

/** The characters with which a match can continue at one position. */
export interface Continuation {
  readonly characters: CharacterSet;
  /** `true` if the match can continue at the end of the string. */
  readonly atEnd: boolean;
  /**
   * `true` if the continuation is unknown, because it begins with a lookaround, a backreference or a class with unknown
   * characters.
   */
  readonly isUnknown: boolean;
}

/** A continuation after which the whole match succeeds, so no other continuation is tried. */
export const SUCCESS: Continuation = { characters: NO_CHARACTERS, atEnd: false, isUnknown: false };
const UNKNOWN: Continuation = { characters: NO_CHARACTERS, atEnd: true, isUnknown: true };
const END: Continuation = { characters: NO_CHARACTERS, atEnd: true, isUnknown: false };

/** Properties of a part of a pattern, independent of the parts around it. */
export interface Shape {
  /** `true` if the part can match without consuming a character and without requiring the end of the string. */
  readonly isNullable: boolean;
  readonly first: Continuation;
  readonly minLength: number;
  readonly maxLength: number;
  /** Number of nodes. */
  readonly size: number;
  /** Nesting depth of quantifiers and alternatives. */
  readonly depth: number;
  /** `true` if the part can match without a character in several ways, such as `(a?)*` and `(a?|b?)`. */
  readonly isEmptyAmbiguous: boolean;
}

/** Computes the shapes of a pattern's nodes, each once. */
export class Shapes {
  readonly #isUnicode: boolean;
  readonly #shapes = new Map<PatternNode, Shape>();

  constructor({ isUnicode }: Pick<ParsedPattern, 'isUnicode'>) {
    this.#isUnicode = isUnicode;
  }

  of(node: PatternNode): Shape {
    let shape = this.#shapes.get(node);
    if (!shape) {
      shape = this.#compute(node);
      this.#shapes.set(node, shape);
    }
    return shape;
  }

  #compute(node: PatternNode): Shape {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass': {
        const characters = charactersOf(node, this.#isUnicode);
        const first = characters ? { characters, atEnd: false, isUnknown: false } : UNKNOWN;
        return { ...EMPTY, isNullable: false, first, minLength: 1, maxLength: 1 };
      }
      case 'Assertion':
        return this.#assertion(node);
      case 'Backreference':
        return { ...EMPTY, first: UNKNOWN, maxLength: Number.POSITIVE_INFINITY };
      case 'Quantifier':
        return this.#quantifier(node);
      case 'Alternative':
        return this.#sequence(node.elements);
      case 'Group':
      case 'CapturingGroup':
      case 'Pattern':
        return this.#alternatives(node.alternatives);
    }
  }

  #assertion(node: AST.Assertion): Shape {
    switch (node.kind) {
      case 'start':
      case 'word':
        return EMPTY;
      case 'end':
        return { ...EMPTY, isNullable: false, first: END };
      case 'lookahead':
      case 'lookbehind': {
        const { size, depth } = this.#alternatives(node.alternatives);
        return { ...EMPTY, first: UNKNOWN, size: size + 1, depth };
      }
    }
  }

  #quantifier({ element, min, max }: AST.Quantifier): Shape {
    const body = this.of(element);
    return {
      isNullable: min === 0 || body.isNullable,
      first: body.first,
      minLength: min * body.minLength,
      maxLength: max === 0 || body.maxLength === 0 ? 0 : max * body.maxLength,
      size: body.size + 1,
      depth: body.depth + 1,
      isEmptyAmbiguous: body.minLength === 0 || body.isEmptyAmbiguous,
    };
  }

  #sequence(elements: readonly AST.Element[]): Shape {
    const shapes = elements.map((element) => this.of(element));
    const opening: Continuation[] = [];
    for (const { first, isNullable } of shapes) {
      opening.push(first);
      if (!isNullable) break;
    }
    return {
      isNullable: shapes.every(({ isNullable }) => isNullable),
      first: mergeContinuations(opening),
      minLength: sum(shapes, ({ minLength }) => minLength),
      maxLength: sum(shapes, ({ maxLength }) => maxLength),
      size: sum(shapes, ({ size }) => size) + 1,
      depth: shapes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0),
      isEmptyAmbiguous: shapes.some(({ isEmptyAmbiguous }) => isEmptyAmbiguous),
    };
  }

  #alternatives(alternatives: readonly AST.Alternative[]): Shape {
    const shapes = alternatives.map((alternative) => this.of(alternative));
    const empty = shapes.filter(({ minLength }) => minLength === 0);
    return {
      isNullable: shapes.some(({ isNullable }) => isNullable),
      first: mergeContinuations(shapes.map(({ first }) => first)),
      minLength: shapes.reduce(
        (least, { minLength }) => Math.min(least, minLength),
        Number.POSITIVE_INFINITY,
      ),
      maxLength: shapes.reduce((most, { maxLength }) => Math.max(most, maxLength), 0),
      size: sum(shapes, ({ size }) => size) + 1,
      depth: shapes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0) + (shapes.length > 1 ? 1 : 0),
      isEmptyAmbiguous: empty.length > 1 || shapes.some(({ isEmptyAmbiguous }) => isEmptyAmbiguous),
    };
  }
}

const EMPTY: Shape = {
  isNullable: true,
  first: SUCCESS,
  minLength: 0,
  maxLength: 0,
  size: 1,
  depth: 0,
  isEmptyAmbiguous: false,
};

export function mergeContinuations(continuations: readonly Continuation[]): Continuation {
  return {
    characters: union(continuations.map(({ characters }) => characters)),
    atEnd: continuations.some(({ atEnd }) => atEnd),
    isUnknown: continuations.some(({ isUnknown }) => isUnknown),
  };
}

/** Returns whether the next character, or the end of the string, admits at most one of the continuations. */
export function areExclusive(continuations: readonly Continuation[]): boolean {
  return (
    !continuations.some(({ isUnknown }) => isUnknown) &&
    continuations.filter(({ atEnd }) => atEnd).length <= 1 &&
    areDisjoint(continuations.map(({ characters }) => characters))
  );
}

const sum = (shapes: readonly Shape[], of: (shape: Shape) => number): number =>
  shapes.reduce((total, shape) => total + of(shape), 0);
