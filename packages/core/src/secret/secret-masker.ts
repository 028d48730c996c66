import { decodedRuns } from './binary/decoded-runs.js';
import { octetsOf } from './octets.js';
import { mergeRanges, replaceRanges, type SecretRange } from './ranges.js';
import { ResultCache } from './result-cache.js';
import {
  isWithinWord,
  MIN_SECRET_LENGTH,
  type Occurrence,
  occurrencesIn,
  plainOccurrences,
} from './search.js';
import { SecretTrie } from './secret-trie.js';

/** Options of {@link SecretMasker.add}. */
export interface SecretOptions {
  /** If `true`, the secret is masked, but {@link SecretMasker.reveals} ignores it. Default: `false`. */
  readonly isHarmless?: boolean;
}

/** A part of a string; `shown` replaces it if it is a secret. */
export interface TextPiece {
  readonly text: string;
  readonly shown?: string;
}

/**
 * Masks secrets in strings. Decodes the string instead of listing spellings: a secret is found in JSON and the string
 * literals of programming languages, HTML, URLs, forms, quoted-printable, base64, base32, hexadecimal digits, hex dumps, lists of
 * octets, UTF-16, shell lines, and several layers of these, in upper and lower case. Adding a secret does not affect the others. The time to mask a string depends on its length and only slightly
 * on the number of secrets.
 *
 * A secret of fewer than 8 characters, or of letters only and fewer than 24, is masked only as a whole word, because it
 * may also occur within ordinary words. One of letters only and fewer than 8 characters is masked only in its own case,
 * because `POST` is not the secret `post`.
 *
 * @example
 * const masker = new SecretMasker();
 * masker.add('s3cret/key', 'api key');
 * masker.mask('GET /jobs?key=s3cret%2Fkey'); // GET /jobs?key=$API_KEY
 */
export class SecretMasker {
  readonly #secrets = new Set<string>();
  readonly #trie = new SecretTrie();
  readonly #occurrences = new ResultCache((text) => [...this.#search(text)]);
  readonly #onAdd: ((value: string, name: string) => void) | undefined;
  #shortest = Number.POSITIVE_INFINITY;
  /** Length in octets of the longest secret added since the last `clear`, even if deleted; 0 if there is none. */
  #longest = 0;

  /** @param onAdd Called once for each secret that is added with a name, for example to mask it elsewhere as well. */
  constructor(onAdd?: (value: string, name: string) => void) {
    this.#onAdd = onAdd;
  }

  /**
   * Adds a secret. Ignores values that were added before, and values of fewer than four octets in UTF-8, because they
   * would mask ordinary text.
   * @param name Shown in place of the secret as `$NAME`, in upper case with `_` for other characters. Default: `***`.
   */
  add(value: string, name?: string, { isHarmless = false }: SecretOptions = {}): void {
    const octets = octetsOf(value);
    if (octets.length < MIN_SECRET_LENGTH || this.#secrets.has(octets)) return;
    if (name !== undefined) this.#onAdd?.(value, name);
    this.#secrets.add(octets);
    this.#occurrences.clear();
    const shown = name === undefined ? '***' : `$${name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
    for (const spelling of spellingsOf(value)) {
      this.#trie.add({
        value: octets,
        octets: spelling,
        shown,
        isRevealing: !isHarmless && spelling === octets && isDistinctive(value),
        isWord: !isDistinctive(value),
        isCaseSensitive: value.length < MIN_DISTINCTIVE_LENGTH && isAlphabetic(value),
      });
      // A binary encoding of Latin-1 has one octet per character.
      this.#shortest = Math.min(this.#shortest, spelling.length, Math.max(MIN_SECRET_LENGTH, value.length));
      this.#longest = Math.max(this.#longest, spelling.length);
    }
  }

  delete(value: string): void {
    const octets = octetsOf(value);
    if (!this.#secrets.delete(octets)) return;
    this.#occurrences.clear();
    for (const spelling of spellingsOf(value)) this.#trie.delete({ value: octets, octets: spelling });
  }

  clear(): void {
    this.#secrets.clear();
    this.#trie.clear();
    this.#occurrences.clear();
    this.#shortest = Number.POSITIVE_INFINITY;
    this.#longest = 0;
  }

  /** Replaces each secret with its name, or with `***`. */
  mask(text: string): string {
    return replaceRanges(text, this.rangesIn(text));
  }

  /** Splits a string at the start and the end of each secret. */
  split(text: string): readonly TextPiece[] {
    const pieces: TextPiece[] = [];
    let at = 0;
    for (const { start, end, shown } of mergeRanges(this.rangesIn(text))) {
      if (start > at) pieces.push({ text: text.slice(at, start) });
      pieces.push({ text: text.slice(start, end), shown });
      at = end;
    }
    if (at < text.length) pieces.push({ text: text.slice(at) });
    return pieces;
  }

  /**
   * Masks the secrets in a string, then truncates it. Searches little more than the part that remains, because a server
   * may send megabytes of escape sequences.
   * @param limit Maximum number of characters to keep.
   */
  maskStart(text: string, limit: number): string {
    return replaceRanges(text, this.rangesIn(text.slice(0, this.reach(limit))), limit);
  }

  /**
   * Returns the number of characters to search if only the first `limit` are shown. A secret may begin within them and
   * end beyond them, especially if it is encoded.
   */
  reach(limit: number): number {
    return limit + Math.max(MIN_MARGIN, this.#longest * MAX_OCTET_LENGTH);
  }

  /**
   * Returns true if a string contains, in the same case, a secret that is neither harmless nor likely to occur by chance.
   * Decodes only the first 20,000 characters; searches the rest for unencoded secrets.
   */
  reveals(text: string): boolean {
    for (const { secret, isExact } of this.#occurrences.of(text.slice(0, MAX_DECODED_LENGTH)))
      if (isExact && secret.isRevealing) return true;
    for (const { secret, isExact } of plainOccurrences(text, this.#trie))
      if (isExact && secret.isRevealing) return true;
    return false;
  }

  /** Finds every secret in a string. Ranges are unsorted and may overlap. */
  rangesIn(text: string): readonly SecretRange[] {
    return this.#occurrences.of(text).map(({ start, end, secret }) => ({
      start,
      end,
      shown: secret.shown,
    }));
  }

  /** @param depth How many times a binary encoding was decoded to obtain the text. */
  *#search(text: string, depth = 0): Generator<Occurrence> {
    if (this.#secrets.size === 0) return;
    for (const occurrence of occurrencesIn(text, this.#trie, this.#longest)) {
      const { secret, isExact } = occurrence;
      // Words in decoded octets need no boundaries, because ordinary words are not encoded.
      const isDistinct = isExact || secret.octets.length >= MIN_DISTINCTIVE_LENGTH;
      if (!secret.isWord || (depth > 0 ? isDistinct : !isWithinWord(text, occurrence))) yield occurrence;
    }
    if (depth === MAX_BINARY_DEPTH) return;
    for (const { octets, rangeOf } of decodedRuns(text, this.#shortest))
      for (const { start, end, ...occurrence } of this.#search(octets, depth + 1))
        yield { ...occurrence, ...rangeOf(start, end) };
  }
}

/**
 * Returns the octets of a value and, because the search ignores the case of ASCII letters only, of the value in upper and
 * lower case if it has other letters.
 */
const spellingsOf = (value: string): ReadonlySet<string> =>
  new Set(
    /^\p{ASCII}*$/u.test(value)
      ? [value]
      : [value, value.toUpperCase(), value.toLowerCase()].map((spelling) => octetsOf(spelling)),
  );

/** Maximum number of characters in which {@link SecretMasker.reveals} searches for encoded secrets. */
const MAX_DECODED_LENGTH = 20_000;

/** Minimum number of characters to search beyond a limit. */
const MIN_MARGIN = 1000;

/** Length of one octet in two layers of encodings, such as `\u0041` with each character as an HTML reference. */
const MAX_OCTET_LENGTH = 48;

/** Maximum number of binary encodings that are decoded, such as base64 of JSON with hexadecimal digits. */
const MAX_BINARY_DEPTH = 2;

const MIN_DISTINCTIVE_LENGTH = 8;

const isAlphabetic = (value: string): boolean => /^[a-z]+$/i.test(value);

/** Returns true for a value that is unlikely to occur in ordinary text, unlike `password` or `demo`. */
const isDistinctive = (value: string): boolean =>
  value.length >= MIN_DISTINCTIVE_LENGTH && (value.length >= 24 || !isAlphabetic(value));
