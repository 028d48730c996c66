import { type AST, RegExpParser } from '@eslint-community/regexpp';
import type { Random } from '../random.js';

type Part = AST.Alternative['elements'][number];

/** What a text made from a pattern should come to, in code points. */
interface Goal {
  readonly random: Random;
  /** Repetitions still to be spent beyond the fewest, to reach a length. */
  extra: number;
  readonly captured: Map<AST.CapturingGroup, string>;
}

const CHARACTERS = [
  ...'abcdefghijklmnopqrstuvwxyz',
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ...'0123456789',
  ...' -_.,:;/!?#$%&\'"()*+<=>@[\\]^`{|}~\t\né中ñßЖ日😀',
];

const parsed = new Map<string, AST.Pattern | null>();
const choices = new Map<string, readonly string[]>();

/**
 * A text that is likely to match a pattern: lookarounds are not understood, so the caller tries it.
 * Null where the pattern does not parse.
 * @param extra Repetitions to spend where a quantifier allows more than its fewest.
 */
export function fromPattern(source: string, random: Random, extra: number): string | null {
  const pattern = parse(source);
  if (!pattern) return null;
  return alternatives(pattern.alternatives, { random, extra, captured: new Map() });
}

/** The fewest code points a pattern's own text has; 0 where it does not parse. */
export function shortest(source: string): number {
  const pattern = parse(source);
  return pattern ? Math.min(...pattern.alternatives.map(fewest)) : 0;
}

/** Whether the pattern's text must be the whole string at that end. */
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
  let pattern = parsed.get(source);
  if (pattern === undefined) {
    pattern = attempt(source, true) ?? attempt(source, false);
    parsed.set(source, pattern);
  }
  return pattern;
}

function attempt(source: string, unicode: boolean): AST.Pattern | null {
  try {
    return new RegExpParser().parsePattern(source, 0, source.length, { unicode });
  } catch {
    return null;
  }
}

function alternatives(list: readonly AST.Alternative[], goal: Goal): string {
  return goal.random
    .pick(list)
    .elements.map((part) => text(part, goal))
    .join('');
}

function text(part: Part, goal: Goal): string {
  switch (part.type) {
    case 'Assertion':
      return '';
    case 'Backreference':
      return (
        [part.resolved]
          .flat()
          .map((group) => goal.captured.get(group))
          .find((found) => found !== undefined) ?? ''
      );
    case 'CapturingGroup': {
      const made = alternatives(part.alternatives, goal);
      goal.captured.set(part, made);
      return made;
    }
    case 'Group':
      return alternatives(part.alternatives, goal);
    case 'Quantifier':
      return repeated(part, goal);
    case 'Character':
      return String.fromCodePoint(part.value);
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass': {
      const options = matching(part.raw);
      return options.length > 0 ? goal.random.pick(options) : firstOf(part);
    }
  }
}

function repeated(part: AST.Quantifier, goal: Goal): string {
  const spare = Math.min(goal.extra, part.max - part.min);
  const more = spare > 0 ? goal.random.int(0, spare) : 0;
  // The last quantifier takes what is left often enough, for the caller tries several times.
  const count = part.min + (goal.random.next() < 0.5 ? more : spare);
  goal.extra -= count - part.min;
  let made = '';
  for (let index = 0; index < count; index++) made += text(part.element, goal);
  return made;
}

/** Characters a class matches, letters and digits alone where it has any. */
function matching(raw: string): readonly string[] {
  let found = choices.get(raw);
  if (!found) {
    const expression = classExpression(raw);
    const all = CHARACTERS.filter((character) => expression?.test(character));
    const plain = all.filter((character) => /[A-Za-z0-9]/.test(character));
    // A class of more than letters and digits may stand below a lookahead that wants the rest.
    found =
      plain.length > 0 && plain.length < 62 ? plain : all.filter((character) => /[ -~]/.test(character));
    if (found.length === 0) found = all;
    choices.set(raw, found);
  }
  return found;
}

function classExpression(raw: string): RegExp | null {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(`^(?:${raw})$`, flags);
    } catch {}
  }
  return null;
}

function firstOf(part: Part): string {
  if (part.type !== 'CharacterClass') return '';
  for (const element of part.elements) {
    if (element.type === 'CharacterClassRange') return String.fromCodePoint(element.min.value);
    if (element.type === 'Character') return String.fromCodePoint(element.value);
  }
  return '';
}

function fewest(alternative: AST.Alternative): number {
  return alternative.elements.reduce((sum, part) => sum + fewestOf(part), 0);
}

function fewestOf(part: Part): number {
  switch (part.type) {
    case 'Assertion':
    case 'Backreference':
      return 0;
    case 'CapturingGroup':
    case 'Group':
      return Math.min(...part.alternatives.map(fewest));
    case 'Quantifier':
      return part.min * fewestOf(part.element);
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return 1;
  }
}
