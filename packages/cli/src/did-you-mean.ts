import leven from 'leven';

/**
 * Returns the candidate closest to `word`; `undefined` if every edit distance exceeds both 2 and a third of the length
 * of `word`.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = leven(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Maximum number of candidates that a message lists. */
const MAX_LISTED = 12;

/**
 * Returns a hint to append to a message about an unknown word, such as ` Did you mean 'document'?`. If no candidate is
 * close, the hint lists all candidates; it is empty if there are none or too many.
 */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const best = closest(word, candidates);
  if (best !== undefined) return ` Did you mean '${best}'?`;
  if (candidates.length === 0 || candidates.length > MAX_LISTED) return '';
  return ` Expected one of ${candidates.map((name) => `'${name}'`).join(', ')}.`;
}
