import type { SchemaViolation } from '../schema/violation.js';

/** Keywords that report on a choice, along with what each of its branches found. */
const CHOICES: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'if', 'not', 'contains']);

/** Keywords a broken one cannot but break too. */
const IMPLIED: Readonly<Record<string, ReadonlySet<string>>> = {
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
 * Whether violations are of the one constraint intended, and of nothing else.
 * @param base Where in the whole value the violations' pointers start.
 * @param explained Pointers of choices known to fail for the intended reason: what their branches report is no news.
 */
export function isSingle(
  violations: readonly SchemaViolation[],
  intent: Intent,
  base = '',
  explained: ReadonlySet<string> = new Set(),
): boolean {
  const choices = new Set(explained);
  // Of another type, a value may well satisfy too many branches, or none.
  if (CHOICES.has(intent.keyword) || intent.keyword === 'type') choices.add(intent.pointer);
  let found = false;
  for (const { keyword, pointer } of violations) {
    const at = base + pointer;
    if (at === intent.pointer && isMeant(keyword, intent.keyword)) found = true;
    else if (![...choices].some((choice) => at === choice || at.startsWith(`${choice}/`))) return false;
  }
  return found;
}

function isMeant(keyword: string, intended: string): boolean {
  // What is wrong with a name is told by the keywords of the schema for names.
  if (intended === 'propertyNames') return true;
  return keyword === intended || (IMPLIED[intended]?.has(keyword) ?? false);
}
