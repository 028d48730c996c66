import type { AST } from '@eslint-community/regexpp';
import { visitRegExpAST } from '@eslint-community/regexpp';
import { linearSource } from './linear-source.js';
import { nativeLimit } from './native-limit.js';
import { parseForAnalysis } from './parse.js';

/**
 * The engine for a pattern in generated code. `native`: the native engine, which is proven to be fast on every string.
 * `linear`: RE2, with the translated `source`. `none`: neither, because RE2 has no equivalent or the pattern is too
 * large.
 */
export type LinearTranslation =
  | { readonly kind: 'native' }
  | { readonly kind: 'linear'; readonly source: string }
  | { readonly kind: 'none'; readonly isTooLarge: boolean };

/**
 * Selects the engine for a pattern in generated code. RE2 is not used for a pattern that is valid only without the `u`
 * flag, because such a pattern matches the halves of surrogate pairs.
 */
export function linearTranslation(source: string, isUnicode: boolean): LinearTranslation {
  const parsed = parseForAnalysis(source, isUnicode);
  if (!parsed) return { kind: 'none', isTooLarge: true };
  if (nativeLimit(parsed) === Number.POSITIVE_INFINITY) return { kind: 'native' };
  const translated = isUnicode ? linearSource(parsed) : null;
  if (translated) return { kind: 'linear', source: translated.source };
  return { kind: 'none', isTooLarge: isUnicode && !hasUnsupportedPart(parsed.tree) };
}

/** Returns whether a pattern has a lookaround, a backreference or modifiers, which RE2 does not support. */
function hasUnsupportedPart(tree: AST.Pattern): boolean {
  let isFound = false;
  visitRegExpAST(tree, {
    onAssertionEnter: ({ kind }) => {
      isFound ||= kind === 'lookahead' || kind === 'lookbehind';
    },
    onBackreferenceEnter: () => {
      isFound = true;
    },
    onGroupEnter: ({ modifiers }) => {
      isFound ||= modifiers !== null;
    },
  });
  return isFound;
}
