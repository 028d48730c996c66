/** Words that suggest the same danger. */
export interface WordGroup {
  /** The danger, as a noun phrase. */
  readonly danger: string;
  readonly words: ReadonlySet<string>;
}

/** Returns a group of words that are separated by spaces. */
export const wordGroup = (danger: string, words: string): WordGroup => ({
  danger,
  words: new Set(words.split(' ')),
});

/** Returns the danger of the first group that contains a word; undefined if none does. */
export const dangerIn = (groups: readonly WordGroup[], word: string): string | undefined =>
  groups.find(({ words }) => words.has(word))?.danger;
