import { EscapedText } from './escapes.js';
import { LEGACY_NAMES } from './legacy-references.js';
import { QuoteRuns } from './quote-runs.js';
import {
  advance,
  headAt,
  nextHead,
  type Secret,
  type SecretTrie,
  secretsAt,
  type TriePosition,
} from './secret-trie.js';
import { isAmbiguous, type Unit } from './units.js';

export interface Occurrence {
  readonly secret: Secret;
  readonly start: number;
  /** Index of the first character after the secret. */
  readonly end: number;
  /** False if the case of a letter differs from the secret. */
  readonly isExact: boolean;
}

/** Minimum length of a secret in octets. Shorter values also occur in ordinary text. */
export const MIN_SECRET_LENGTH = 4;

/** Number of readings of a text to try per character. Ordinary texts need a tenth of this number. */
const READINGS_PER_CHARACTER = 20;
/** Number of readings to try in any text, in addition to {@link READINGS_PER_CHARACTER}. */
const MIN_READINGS = 20_000;

const QUOTES = '"\'\\';

/** Stands for the secrets in the rest of a text that has too many readings to be searched. */
const UNSEARCHED: Secret = {
  value: '',
  octets: '',
  shown: '***',
  isRevealing: false,
  isWord: false,
  isCaseSensitive: false,
};

/**
 * Yields every position at which a secret begins, with the longest secret there and the longest one in the same case, in
 * any encoding of {@link EscapedText}. Occurrences may overlap or be repeated. The search takes linear time. If a text has too many
 * readings, such as a run of thousands of backslashes that resembles a secret, its rest counts as one occurrence.
 * @param longest Length in octets of the longest secret.
 */
export function* occurrencesIn(text: string, trie: SecretTrie, longest: number): Generator<Occurrence> {
  yield* plainOccurrences(text, trie);
  const escaped = new EscapedText(text);
  const quoteRuns = new QuoteRuns(text);
  const mayStartWithQuote = [...QUOTES].some((quote) => trie.startsWith(quote.charCodeAt(0)));
  const budget = { remaining: MIN_READINGS + READINGS_PER_CHARACTER * text.length };
  for (const { start: from, end } of escapedRanges(text, trie, longest))
    for (let start = from; start < end; start++) {
      if (isAmbiguous(text.charCodeAt(start))) {
        if (!mayStartWithQuote && quoteRuns.areLongAt(start)) continue;
      } else if (!trie.startsWith(text.charCodeAt(start))) continue;
      yield* longestFrom(escaped, start, trie, budget);
      if (budget.remaining < 0) return yield { secret: UNSEARCHED, start, end: text.length, isExact: false };
    }
}

/**
 * Yields every position at which an unencoded ASCII secret begins, with the longest secret there and the longest one in
 * the same case.
 */
export function* plainOccurrences(text: string, trie: SecretTrie): Generator<Occurrence> {
  if (text.length < MIN_SECRET_LENGTH) return;
  let head = headAt(text, 0);
  for (let start = 0; start + MIN_SECRET_LENGTH <= text.length; start++) {
    if (start > 0) head = nextHead(head, text.charCodeAt(start + MIN_SECRET_LENGTH - 1));
    if (!trie.mayStartWith(head)) continue;
    let longest = NO_OCCURRENCES;
    let position: TriePosition | undefined = trie.root;
    for (let end = start; position && end < text.length && text.charCodeAt(end) <= 0x7f; ) {
      position = advance(position, text[end++] ?? '');
      if (position && secretsAt(position).length > 0)
        longest = longestOf(longest, occurrenceAt(position, start, end, text.slice(start, end)));
    }
    yield* longest;
  }
}

function longestFrom(
  escaped: EscapedText,
  start: number,
  trie: SecretTrie,
  budget: { remaining: number },
): readonly Occurrence[] {
  const seen = new Map<TriePosition['node'], Set<number>>();
  const open: { readonly at: number; readonly position: TriePosition; readonly read: string }[] = [
    { at: start, position: trie.root, read: '' },
  ];
  let longest = NO_OCCURRENCES;
  for (let state = open.pop(); state && budget.remaining >= 0; state = open.pop()) {
    const units = withLatin1(escaped, escaped.unitsAt(state.at));
    budget.remaining -= units.length;
    for (const { octets, end } of units) {
      const position = advance(state.position, octets);
      if (!position || (units.length > 1 && !isNew(seen, position, end, escaped.text.length))) continue;
      const read = state.read + octets;
      if (secretsAt(position).length > 0)
        longest = longestOf(longest, occurrenceAt(position, start, end, read));
      open.push({ at: end, position, read });
    }
  }
  return longest;
}

/**
 * Adds the octets that result if two octets of UTF-8 are decoded once more, because the text may have been encoded
 * twice.
 */
function withLatin1(escaped: EscapedText, units: readonly Unit[]): readonly Unit[] {
  if (!units.some(({ octets }) => octets === '\xc2' || octets === '\xc3')) return units;
  return units.flatMap((unit) => {
    if (unit.octets !== '\xc2' && unit.octets !== '\xc3') return unit;
    const lead = unit.octets.charCodeAt(0);
    const decoded = escaped.charactersAt(unit.end).flatMap(({ octets, end }) => {
      const next = octets.length === 1 ? octets.charCodeAt(0) : 0;
      return (next & 0xc0) === 0x80 && next <= 0xff
        ? { octets: String.fromCharCode(((lead & 3) << 6) | (next & 0x3f)), end }
        : [];
    });
    return [unit, ...decoded];
  });
}

/** Records a position of the trie at an index of the text. Returns false if it was recorded before. */
function isNew(
  seen: Map<TriePosition['node'], Set<number>>,
  { node, read }: TriePosition,
  at: number,
  length: number,
): boolean {
  const key = read * (length + 1) + at;
  const keys = seen.get(node);
  if (keys?.has(key)) return false;
  if (keys) keys.add(key);
  else seen.set(node, new Set([key]));
  return true;
}

/**
 * Returns the secret that ends at a position.
 * @param read The octets that lead to the position. The secret in the same case is preferred.
 */
function occurrenceAt(
  position: TriePosition,
  start: number,
  end: number,
  read: string,
): Occurrence | undefined {
  const secrets = secretsAt(position);
  const exact = secrets.find(({ octets }) => octets === read);
  const secret = exact ?? secrets.find(({ isCaseSensitive }) => !isCaseSensitive);
  return secret && { secret, start, end, isExact: secret === exact };
}

const NO_OCCURRENCES: readonly Occurrence[] = [];

/** Returns the longest of some occurrences that begin at the same position, and the longest exact one. */
function longestOf(occurrences: readonly Occurrence[], added: Occurrence | undefined): readonly Occurrence[] {
  if (!added) return occurrences;
  const isLonger = ({ end, isExact }: Occurrence): boolean => end >= added.end || (isExact && !added.isExact);
  const kept = occurrences.filter(isLonger);
  const isNeeded = !kept.some(({ end, isExact }) => end >= added.end && (isExact || !added.isExact));
  return isNeeded ? [...kept, added] : kept;
}

/** Returns true if a letter or digit follows a range, or precedes it and does not end an escape sequence. */
export const isWithinWord = (text: string, { start, end }: Pick<Occurrence, 'start' | 'end'>): boolean =>
  /^[\p{L}\p{N}]/u.test(text.slice(end, end + 2)) ||
  (/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
    !ESCAPE_END.test(text.slice(Math.max(0, start - 24), start)));

const ESCAPE_END = new RegExp(
  [
    String.raw`\\(?:u[\da-f]{4}|[ux]\{[\da-f]{1,20}\}|U[\da-f]{8}|x[\da-f]{2}|[0-7]{2}|[0-3][0-7]{2}|[bfnrtvae])`,
    String.raw`[%=][\da-f]{2}|%u[\da-f]{4}|~[01]|&#\d{1,20}|&#x[\da-f]{1,20}|&(?:${LEGACY_NAMES})`,
  ]
    .map((source) => `(?:${source})$`)
    .join('|'),
  'i',
);

interface Range {
  readonly start: number;
  end: number;
}

/**
 * Returns the ranges of positions at which an encoded secret may begin: each escape sequence, each non-ASCII character
 * if a secret contains one, and as many characters before it as the longest secret has octets.
 */
function escapedRanges(
  text: string,
  { hasNonAscii, hasSpace }: SecretTrie,
  longest: number,
): readonly Range[] {
  const ranges: Range[] = [];
  for (const { 0: sequence, index: at } of text.matchAll(hasNonAscii ? ESCAPE_OR_NON_ASCII : ESCAPE)) {
    if (sequence === '+' && !hasSpace) continue;
    const start = Math.max(0, at - longest);
    const last = ranges.at(-1);
    if (last && start <= last.end) last.end = at + 1;
    else ranges.push({ start, end: at + 1 });
  }
  return ranges;
}

/** Matches the beginning of an escape sequence that {@link EscapedText} reads. */
const ESCAPE = new RegExp(
  [
    /[\\+]/,
    /%(?=[\da-f]{0,1}[\da-f\\%&=]|u)/,
    new RegExp(`&(?=[#\\\\%&=]|[a-z][a-z\\d]{0,30}[;\\\\%&=]|${LEGACY_NAMES})`),
    /=(?=[\da-f]{0,1}[\da-f\\%&=]|[\r\n])/,
    /~(?=[01\\%&=])/,
    /["'](?=["'\\%&=])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);
const ESCAPE_OR_NON_ASCII = new RegExp(`${ESCAPE.source}|\\P{ASCII}`, 'giu');
