import leven from 'leven';

/** The known word closest to `word`, if any is close enough to be meant: a third of its letters at most differ. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = leven(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** ` Did you mean 'document'?`, or what there is to choose from, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const best = closest(word, known);
  if (best !== undefined) return ` Did you mean '${best}'?`;
  return known.length > 0 && known.length <= 12
    ? ` There is ${known.map((name) => `'${name}'`).join(', ')}.`
    : '';
}
