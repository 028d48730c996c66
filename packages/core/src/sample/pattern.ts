import { type AST, RegExpParser } from '@eslint-community/regexpp';
import type { Random } from '../random.js';

type Part = AST.Alternative['elements'][number];

/** State while one string is sampled from a pattern. */
interface Goal {
  readonly random: Random;
  /** Number of repetitions, beyond each quantifier's minimum, that may still be added to reach a length. */
  extra: number;
  readonly captured: Map<AST.CapturingGroup, string>;
  readonly budget: PatternBudget;
}

/** Number of characters that may still be sampled. A few nested quantifiers can repeat a character a billion times. */
export interface PatternBudget {
  characters: number;
}

const CHARACTERS = [
  ...'abcdefghijklmnopqrstuvwxyz',
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ...'0123456789',
  ...' -_.,:;/!?#$%&\'"()*+<=>@[\\]^`{|}~\t\né中ñßЖ日😀',
];

const patternCache = new Map<string, AST.Pattern | null>();
const characterCache = new Map<string, readonly string[]>();

/**
 * Samples a string that is likely to match a pattern. Assertions are ignored, so the caller must test the result.
 * @param extra Maximum number of repetitions to add beyond the minimums of all quantifiers.
 * @param budget Budget that the characters are charged to. Default: 10,000 characters.
 * @returns `null` if the pattern does not parse, or if the budget is used up.
 */
export function samplePattern(
  source: string,
  random: Random,
  extra: number,
  budget: PatternBudget = { characters: 10_000 },
): string | null {
  const pattern = parse(source);
  if (!pattern || minimumLength(source) > budget.characters) return null;
  const text = sampleAlternative(pattern.alternatives, { random, extra, captured: new Map(), budget });
  return budget.characters < 0 ? null : text;
}

/** Returns a lower bound of the number of code points in a match; 0 if the pattern does not parse. */
export function minimumLength(source: string): number {
  const pattern = parse(source);
  return pattern ? shortest(pattern.alternatives) : 0;
}

/**
 * Returns whether every match is anchored to the start and to the end of the string; `true` for both if the pattern
 * does not parse.
 */
export function anchors(source: string): { start: boolean; end: boolean } {
  const pattern = parse(source);
  const every = (test: (elements: readonly Part[]) => boolean): boolean =>
    pattern?.alternatives.every(({ elements }) => test(elements)) ?? true;
  const isEdge = (part: Part | undefined, kind: 'start' | 'end'): boolean =>
    part?.type === 'Assertion' && part.kind === kind;
  return {
    start: every((list) => isEdge(list[0], 'start')),
    end: every((list) => isEdge(list.at(-1), 'end')),
  };
}

function parse(source: string): AST.Pattern | null {
  let pattern = patternCache.get(source);
  if (pattern === undefined) {
    pattern = tryParse(source, true) ?? tryParse(source, false);
    patternCache.set(source, pattern);
  }
  return pattern;
}

function tryParse(source: string, unicode: boolean): AST.Pattern | null {
  try {
    return new RegExpParser().parsePattern(source, 0, source.length, { unicode });
  } catch {
    return null;
  }
}

function sampleAlternative(list: readonly AST.Alternative[], goal: Goal): string {
  return goal.random
    .pick(list)
    .elements.map((part) => samplePart(part, goal))
    .join('');
}

function samplePart(part: Part, goal: Goal): string {
  goal.budget.characters -= 1;
  switch (part.type) {
    case 'Assertion':
      return '';
    case 'Backreference': {
      const text = [part.resolved]
        .flat()
        .map((group) => goal.captured.get(group))
        .find((characters) => characters !== undefined);
      goal.budget.characters -= text?.length ?? 0;
      return text ?? '';
    }
    case 'CapturingGroup': {
      const text = sampleAlternative(part.alternatives, goal);
      goal.captured.set(part, text);
      return text;
    }
    case 'Group':
      return sampleAlternative(part.alternatives, goal);
    case 'Quantifier':
      return sampleQuantifier(part, goal);
    case 'Character':
      return String.fromCodePoint(part.value);
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass': {
      const options = matching(part.raw);
      return options.length > 0 ? goal.random.pick(options) : firstCharacter(part);
    }
  }
}

function sampleQuantifier(part: AST.Quantifier, goal: Goal): string {
  const spare = Math.min(goal.extra, part.max - part.min);
  const more = spare > 0 ? goal.random.int(0, spare) : 0;
  // The last quantifier fits the remaining length often enough, because the caller retries.
  const count = part.min + (goal.random.next() < 0.5 ? more : spare);
  goal.extra -= count - part.min;
  let text = '';
  for (let index = 0; index < count && goal.budget.characters >= 0; index++) {
    text += samplePart(part.element, goal);
  }
  return text;
}

/** Returns characters that a class matches: only letters and digits, unless it matches none or all of them. */
function matching(raw: string): readonly string[] {
  let characters = characterCache.get(raw);
  if (!characters) {
    const expression = classExpression(raw);
    const all = CHARACTERS.filter((character) => expression?.test(character));
    const plain = all.filter((character) => /[A-Za-z0-9]/.test(character));
    // A class that matches all letters and digits may be subject to a lookahead that requires other characters.
    characters =
      plain.length > 0 && plain.length < 62 ? plain : all.filter((character) => /[ -~]/.test(character));
    if (characters.length === 0) characters = all;
    characterCache.set(raw, characters);
  }
  return characters;
}

function classExpression(raw: string): RegExp | null {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(`^(?:${raw})$`, flags);
    } catch {}
  }
  return null;
}

function firstCharacter(part: Part): string {
  if (part.type !== 'CharacterClass') return '';
  for (const element of part.elements) {
    if (element.type === 'CharacterClassRange') return String.fromCodePoint(element.min.value);
    if (element.type === 'Character') return String.fromCodePoint(element.value);
  }
  return '';
}

function shortest(alternatives: readonly AST.Alternative[]): number {
  return alternatives.map(minimumOfAlternative).reduce((left, right) => Math.min(left, right));
}

function minimumOfAlternative(alternative: AST.Alternative): number {
  return alternative.elements.reduce((sum, part) => sum + minimumOfPart(part), 0);
}

function minimumOfPart(part: Part): number {
  switch (part.type) {
    case 'Assertion':
    case 'Backreference':
      return 0;
    case 'CapturingGroup':
    case 'Group':
      return shortest(part.alternatives);
    case 'Quantifier':
      return part.min * minimumOfPart(part.element);
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return 1;
  }
}
