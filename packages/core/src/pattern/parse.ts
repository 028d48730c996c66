import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** The tree of a pattern, parsed with or without the `u` flag. */
export interface ParsedPattern {
  readonly tree: AST.Pattern;
  /** If `false`, the pattern matches UTF-16 code units instead of code points. */
  readonly isUnicode: boolean;
}

/**
 * Maximum length of a pattern to analyze. Analysis and translation of a longer one take more than a few milliseconds.
 */
const MAX_LENGTH = 20_000;

/** Maximum nesting depth of a pattern to analyze, so that recursion over the tree cannot exhaust the stack. */
const MAX_NESTING = 200;

/** Parses a pattern. Returns `null` if it is invalid or exceeds the limits of the analysis. */
export function parseForAnalysis(source: string, isUnicode: boolean): ParsedPattern | null {
  if (source.length > MAX_LENGTH || nesting(source) > MAX_NESTING) return null;
  try {
    const tree = new RegExpParser().parsePattern(source, 0, source.length, { unicode: isUnicode });
    return { tree, isUnicode };
  } catch {
    return null;
  }
}

/** Returns the nesting depth of groups. Ignores parentheses in character classes. */
function nesting(source: string): number {
  let depth = 0;
  let deepest = 0;
  let isInClass = false;
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === '\\') index += 1;
    else if (isInClass) isInClass = character !== ']';
    else if (character === '[') isInClass = true;
    else if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
