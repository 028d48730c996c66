/** Keeps the end of what is written to it: enough to see why a server died, never all of a long log. */
export interface Tail {
  add(text: string): void;
  text(): string;
}

/** Longer than any secret: half of one could not be recognised, and so not be masked. */
const longestSecret = 512;

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
      return kept.slice(lineBreak === -1 ? longestSecret : lineBreak + 1).trimEnd();
    },
  };
}
