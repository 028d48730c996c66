/** Keeps the end of the added text: enough to see why a server died, but not a whole log. */
export interface Tail {
  add(text: string): void;
  text(): string;
}

/**
 * Assumed maximum length of a secret. A truncated secret cannot be masked, so once the text has been cut, the rest of
 * its first line is dropped, or this many characters if it has no line break.
 */
const MAX_SECRET_LENGTH = 512;

export function createTail(limit = 8192): Tail {
  let kept = '';
  let isCut = false;
  return {
    add(text) {
      const all = kept + text;
      kept = all.slice(-limit);
      isCut ||= kept.length < all.length;
    },
    text() {
      if (!isCut) return kept.trimEnd();
      const lineBreak = kept.indexOf('\n');
      return kept.slice(lineBreak === -1 ? MAX_SECRET_LENGTH : lineBreak + 1).trimEnd();
    },
  };
}
