import { own } from '../own.js';
import type { SchemaViolation } from '../schema/violation.js';

/** Keywords that may be reported together with the violations of their subschemas. */
const CHOICE_KEYWORDS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'if', 'not', 'contains']);

/** Intended keyword → other keywords that may be reported in its place. */
const IMPLIED_KEYWORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  type: new Set(['enum', 'const']),
  required: new Set(['dependentRequired']),
  enum: new Set(['const']),
  const: new Set(['enum']),
};

export interface Intent {
  readonly keyword: string;
  /** JSON Pointer into the whole value. */
  readonly pointer: string;
}

/**
 * Returns whether the violations include the intended one, and all others belong to it.
 * @param base Pointer into the whole value that the violations' pointers are relative to. Default: the root.
 * @param explained Pointers of choices that fail for the intended reason; violations of their branches are ignored.
 */
export function isSingleViolation(
  violations: readonly SchemaViolation[],
  intent: Intent,
  base = '',
  explained: ReadonlySet<string> = new Set(),
): boolean {
  const choices = new Set(explained);
  // A value of a different type may satisfy several branches of a `oneOf`, or none.
  if (CHOICE_KEYWORDS.has(intent.keyword) || intent.keyword === 'type') choices.add(intent.pointer);
  let hasIntended = false;
  for (const { keyword, pointer } of violations) {
    const at = base + pointer;
    if (at === intent.pointer && matchesIntent(keyword, intent.keyword)) hasIntended = true;
    else if (![...choices].some((choice) => at === choice || at.startsWith(`${choice}/`))) return false;
  }
  return hasIntended;
}

function matchesIntent(keyword: string, intended: string): boolean {
  // An invalid property name is reported by the keywords of the `propertyNames` schema.
  if (intended === 'propertyNames') return true;
  return keyword === intended || (own(IMPLIED_KEYWORDS, intended)?.has(keyword) ?? false);
}
