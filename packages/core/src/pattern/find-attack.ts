import type { AST } from '@eslint-community/regexpp';
import { backtrackingSteps } from './backtracking-cost.js';
import { testWithDeadline } from './deadline-engine.js';
import { type ParsedPattern, parseForAnalysis } from './parse.js';
import { charactersIn, shortSequence, shortText } from './sample-strings.js';
import type { PatternNode } from './shape.js';

/** Duration in milliseconds above which a test counts as slow. A test of an ordinary pattern takes less than 1 ms. */
export const SLOW_MS = 100;

/** Length for which an exponential pattern needs at least 2^30 steps and a cubic one about 40,000. */
const EXPONENTIAL_LENGTH = 64;
/** Length for which a cubic pattern needs more than 10^8 steps and a quadratic one about a million. */
const CUBIC_LENGTH = 1_500;
/** Length for which a quadratic pattern needs about 10^9 steps. */
const QUADRATIC_LENGTH = 40_000;

const VERY_MANY_STEPS = 1e9;

/** Quantifiers with a smaller maximum are not examined, because they cannot multiply the time enough. */
const MIN_ROUNDS = 20;
const MAX_LOOPS = 12;
const MAX_PUMPS = 8;

/** Suffixes that usually make the rest of a pattern fail. */
const ENDINGS: readonly string[] = ['!', '', '\n', '\0', 'a', '~'];

/** The result of a search: a confirmed string, no string, or no result within the time limit. */
export type AttackSearch =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'out of time' };

/**
 * Searches for a string on which a backtracking engine needs exponential or polynomial time, and confirms it by
 * running the native engine. Finds none for a pattern that cannot be analyzed.
 * @param milliseconds Time limit of the search. The last confirmation, two runs of {@link SLOW_MS}, can exceed it.
 */
export function findAttack(source: string, expression: RegExp, milliseconds: number): AttackSearch {
  const parsed = parseForAnalysis(source, expression.unicode);
  if (!parsed) return { kind: 'none' };
  const deadline = performance.now() + milliseconds;
  for (const length of slowLengths(parsed)) {
    for (const text of attackTexts(parsed, length)) {
      if (performance.now() > deadline) return { kind: 'out of time' };
      // A second run rules out a delay by another process.
      if (isSlow(expression, text) && isSlow(expression, text)) return { kind: 'found', text };
    }
  }
  return { kind: 'none' };
}

const isSlow = (expression: RegExp, text: string): boolean =>
  testWithDeadline(expression, text, SLOW_MS) === 'late';

/** Returns the lengths of strings on which the pattern may be slow, according to the upper bound of the steps. */
function slowLengths(parsed: ParsedPattern): readonly number[] {
  const steps = backtrackingSteps(parsed);
  const ratio = steps(4_000) / steps(2_000);
  const isCubic = steps(EXPONENTIAL_LENGTH) > VERY_MANY_STEPS || !(ratio < 6);
  if (isCubic) return [EXPONENTIAL_LENGTH, CUBIC_LENGTH, QUADRATIC_LENGTH];
  return ratio < 3 ? [] : [QUADRATIC_LENGTH];
}

/** Yields strings that repeat what a loop of the pattern matches, most with a suffix that makes the match fail. */
function* attackTexts(parsed: ParsedPattern, length: number): Generator<string> {
  const loops = loopsIn(parsed);
  for (const required of new Set([requiredText(parsed), ''])) {
    for (const { loop, prefix } of loops) {
      for (const pump of pumpsOf(loop, parsed.isUnicode)) {
        const count = Math.ceil(length / pump.length);
        const before = prefix(pump) + required;
        for (const ending of ENDINGS) yield before + pump.repeat(count) + ending;
        // If a counted loop matches the whole string, nothing is left for the rest of the pattern.
        if (loop.max <= count) yield before + pump.repeat(loop.max);
      }
    }
  }
}

/** Concatenates short matches of the positive top-level lookaheads of the first alternative, such as `(?=.*\d)`. */
function requiredText({ tree, isUnicode }: ParsedPattern): string {
  const [first] = tree.alternatives;
  return (first?.elements ?? [])
    .flatMap((element) =>
      element.type === 'Assertion' && element.kind === 'lookahead' && !element.negate
        ? element.alternatives.slice(0, 1)
        : [],
    )
    .map((alternative) => shortText(alternative, 'a', isUnicode))
    .join('');
}

interface Loop {
  readonly loop: AST.Quantifier;
  /** Returns a string that the pattern matches before the loop. */
  readonly prefix: (preferred: string) => string;
}

function loopsIn({ tree, isUnicode }: ParsedPattern): readonly Loop[] {
  const loops: Loop[] = [];
  const visit = (node: PatternNode, prefix: Loop['prefix']): void => {
    switch (node.type) {
      case 'Alternative':
        for (const [index, element] of node.elements.entries())
          visit(
            element,
            (preferred) =>
              prefix(preferred) + shortSequence(node.elements.slice(0, index), preferred, isUnicode),
          );
        return;
      case 'Quantifier':
        if (node.max >= MIN_ROUNDS && loops.length < MAX_LOOPS) loops.push({ loop: node, prefix });
        visit(node.element, prefix);
        return;
      case 'Assertion':
        if (node.kind !== 'lookahead' && node.kind !== 'lookbehind') return;
        for (const alternative of node.alternatives) visit(alternative, prefix);
        return;
      case 'Group':
      case 'CapturingGroup':
      case 'Pattern':
        for (const alternative of node.alternatives) visit(alternative, prefix);
        return;
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
      case 'Backreference':
        return;
    }
  };
  visit(tree, () => '');
  return loops;
}

/** Returns short strings that the body of a loop, or a part of it, matches. */
function pumpsOf(loop: AST.Quantifier, isUnicode: boolean): readonly string[] {
  const pumps = new Set<string>();
  const add = (text: string): void => {
    if (text !== '' && pumps.size < MAX_PUMPS) pumps.add(text);
  };
  for (const character of charactersOfLoop(loop, isUnicode)) {
    add(character);
    add(shortText(loop.element, character, isUnicode));
  }
  const { element } = loop;
  if (element.type === 'Group' || element.type === 'CapturingGroup') {
    const texts = element.alternatives.map((alternative) => shortText(alternative, 'a', isUnicode));
    for (const text of texts.sort((one, other) => other.length - one.length).slice(0, 3)) pumps.add(text);
  }
  pumps.delete('');
  return [...pumps];
}

function charactersOfLoop(loop: AST.Quantifier, isUnicode: boolean): ReadonlySet<string> {
  const characters = new Set<string>();
  const visit = (node: PatternNode): void => {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        for (const character of charactersIn(node, isUnicode)) characters.add(character);
        return;
      case 'Quantifier':
        visit(node.element);
        return;
      case 'Alternative':
        for (const element of node.elements) visit(element);
        return;
      case 'Group':
      case 'CapturingGroup':
      case 'Pattern':
        for (const alternative of node.alternatives) visit(alternative);
        return;
      case 'Assertion':
      case 'Backreference':
        return;
    }
  };
  visit(loop.element);
  return characters;
}
