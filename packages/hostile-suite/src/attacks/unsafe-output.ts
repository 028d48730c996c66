import type { Failure } from '../input.js';

/** Characters that move the cursor, change colours or reorder text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the output must not contain these characters.
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/**
 * Returns the failure for an output that contains control characters other than tabs and line feeds, because the output
 * is not a terminal.
 */
export function unsafeOutput(part: string, text: string): Failure | undefined {
  const found = CONTROL_CHARACTERS.exec(text);
  if (!found) return undefined;
  const excerpt = JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20));
  return { rule: 'output', part, detail: `The output contains ${JSON.stringify(found[0])}: ${excerpt}` };
}
