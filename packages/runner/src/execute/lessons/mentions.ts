import type { Member } from './members.js';

/**
 * Returns the members that a sentence names, in the order of their first mention. Quoted names come first, because
 * `Key 'name' is missing` is not about the member `key`.
 */
export function mentionedIn(sentence: string, members: readonly Member[]): readonly Member[] {
  const mentions = members.flatMap((member) => {
    const index = mentionOf(sentence, member.name);
    return index < 0 ? [] : [{ member, index, isQuoted: isQuoted(sentence, member.name) }];
  });
  return mentions
    .toSorted((a, b) => Number(b.isQuoted) - Number(a.isQuoted) || a.index - b.index)
    .map(({ member }) => member);
}

const isQuoted = (sentence: string, name: string): boolean =>
  QUOTES.some((quote) => sentence.includes(`${quote}${name}${quote}`));

const QUOTES = ['"', "'", '`'] as const;

function mentionOf(sentence: string, name: string): number {
  const spaced = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ');
  const spellings = [...new Set([name, spaced])]
    .filter((spelling) => spelling.length > 1)
    .map((spelling) => spelling.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  if (spellings.length === 0) return -1;
  return sentence.search(
    new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${spellings.join('|')})(?![\p{L}\p{N}_])`, 'iu'),
  );
}
