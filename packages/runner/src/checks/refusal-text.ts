import { own } from '@touchstone/core/internal';

/** The members that explain an error, the clearest first; `detail` and `title` are those of RFC 9457. */
const EXPLANATIONS = ['message', 'msg', 'detail', 'error', 'errors', 'title'] as const;

const MAX_DEPTH = 4;
/** Maximum number of explanations of one list. */
const MAX_ITEMS = 3;

/**
 * Returns the explanation in the JSON body of an error: a text, or the texts of a member such as `message` or `detail`, also
 * in lists and objects. Returns undefined if there is none. The text is neither masked nor truncated.
 */
export function refusalText(body: unknown): string | undefined {
  const texts = textsIn(body, 0);
  return texts.length > 0 ? texts.join('; ') : undefined;
}

function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.slice(0, MAX_ITEMS).flatMap((item) => textsIn(item, depth + 1));
  }
  const members = value as { readonly [name: string]: unknown };
  for (const name of EXPLANATIONS) {
    const texts = textsIn(own(members, name), depth + 1);
    if (texts.length > 0) return texts;
  }
  return [];
}
