import type { Failure } from '../input.js';

/** Returns the failure for a text that contains at least a contiguous half of any spelling of a secret. */
export function leakOf(part: string, text: string, spellings: readonly string[]): Failure | undefined {
  // A renderer may break a long value over several lines.
  const texts = [text, text.replaceAll(/\s+/g, '')];
  for (const [layers, spelling] of spellings.entries()) {
    const leaked = texts.map((candidate) => halfIn(candidate, spelling)).find((half) => half !== undefined);
    if (leaked === undefined) continue;
    const at = texts.map((candidate) => candidate.indexOf(leaked)).find((index) => index >= 0) ?? 0;
    const excerpt = text.slice(Math.max(0, at - 60), at + leaked.length + 20);
    return {
      rule: 'secret',
      part,
      detail: `Half of the secret, encoded ${layers} times, appears as ${JSON.stringify(leaked)}: ${excerpt}`,
    };
  }
  return undefined;
}

function halfIn(text: string, spelling: string): string | undefined {
  const half = Math.ceil(spelling.length / 2);
  for (let start = 0; start + half <= spelling.length; start++) {
    const part = spelling.slice(start, start + half);
    if (text.includes(part)) return part;
  }
  return undefined;
}
