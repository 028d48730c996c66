import { decodedBase64 } from './base64.js';
import {
  type DecodedView,
  decodedViews,
  encodedExcerpts,
  originalRange,
  percentDecoded,
} from './decoded-views.js';
import { mergeRanges, replaceRanges, type SecretRange } from './ranges.js';
import { SpellingIndex } from './spelling-index.js';
import { MIN_SECRET_LENGTH } from './spellings.js';

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
 * Masks secrets in strings, however they are encoded: raw, in a URL, a form, JSON, HTML, a shell line or base64, and in
 * several layers of these. Adding a secret does not affect the others. The time to mask a string depends on the length
 * of the text, not on the number of secrets.
 *
 * @example
 * const masker = new SecretMasker();
 * masker.add('s3cret/key', 'api key');
 * masker.mask('GET /jobs?key=s3cret%2Fkey'); // GET /jobs?key=$API_KEY
 */
export class SecretMasker {
  readonly #index = new SpellingIndex();
  readonly #onAdd: ((value: string, name: string) => void) | undefined;
  #shortest = Number.POSITIVE_INFINITY;
  #longest = 0;

  /** @param onAdd Called once for each secret that is added with a name, for example to mask it elsewhere as well. */
  constructor(onAdd?: (value: string, name: string) => void) {
    this.#onAdd = onAdd;
  }

  /** Length in octets of the longest secret added since the last `clear`, even if deleted; 0 if there is none. */
  get longest(): number {
    return this.#longest;
  }

  /**
   * Adds a secret. Ignores values that were added before, and values of fewer than four octets in UTF-8, because they
   * would mask ordinary text.
   * @param name Shown in place of the secret as `$NAME`, in upper case with `_` for other characters. Default: `***`.
   */
  add(value: string, name?: string, { isHarmless = false }: SecretOptions = {}): void {
    const octets = new TextEncoder().encode(value).length;
    if (octets < MIN_SECRET_LENGTH || this.#index.has(value)) return;
    if (name !== undefined) this.#onAdd?.(value, name);
    this.#index.add({
      value,
      shown: name === undefined ? '***' : `$${name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`,
      isRevealing: !isHarmless && isDistinctive(value),
    });
    this.#shortest = Math.min(this.#shortest, value.length);
    this.#longest = Math.max(this.#longest, octets);
  }

  delete(value: string): void {
    this.#index.delete(value);
  }

  clear(): void {
    this.#index.clear();
    this.#shortest = Number.POSITIVE_INFINITY;
    this.#longest = 0;
  }

  /** Replaces each secret by its name, or by `***`. */
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
   * Returns true if a string contains a secret that is unlikely to occur by chance. Searches only for the indexed
   * spellings and decodes nothing, because it runs on every response of a server.
   */
  reveals(text: string): boolean {
    for (const { secret } of this.#index.occurrencesIn(text)) if (secret.isRevealing) return true;
    return false;
  }

  /**
   * Finds every secret in a string. Ranges are unsorted and may overlap.
   * @param views The {@link decodedViews} of the whole text, if the caller has them. Default: the views of the encoded
   * parts of the text.
   */
  rangesIn(text: string, views?: readonly DecodedView[]): readonly SecretRange[] {
    if (this.#index.size === 0) return [];
    if (views) return views.flatMap((view) => this.#rangesInView(view));
    const excerpts = encodedExcerpts(text, this.#longest * MAX_OCTET_LENGTH);
    return [
      ...this.#rangesInView({ text, places: null }),
      ...excerpts.flatMap((excerpt) =>
        decodedViews(excerpt.text)
          .slice(1)
          .flatMap((view) => this.#rangesInView(view))
          .map(({ start, end, shown }) => ({
            start: excerpt.start + start,
            end: excerpt.start + end,
            shown,
          })),
      ),
    ];
  }

  #rangesInView(view: DecodedView): readonly SecretRange[] {
    return [...this.#occurrencesIn(view.text), ...this.#inBase64(view.text)].map((range) =>
      originalRange(view, range),
    );
  }

  #occurrencesIn(text: string): readonly SecretRange[] {
    const ranges: SecretRange[] = [];
    for (const { secret, start, length } of this.#index.occurrencesIn(text))
      ranges.push({ start, end: start + length, shown: secret.shown });
    return ranges;
  }

  #inBase64(text: string): readonly SecretRange[] {
    const ranges: SecretRange[] = [];
    for (const { octets, rangeOf } of decodedBase64(text, Math.ceil((this.#shortest * 4) / 3)))
      for (const { start, end, shown } of this.#inOctets(octets))
        ranges.push({ ...rangeOf(start, end), shown });
    return ranges;
  }

  /**
   * Finds secrets in decoded base64. A client's secret may be form-encoded before Basic authentication encodes it in
   * base64 (RFC 6749 §2.3.1).
   */
  #inOctets(octets: string): readonly SecretRange[] {
    const inner = percentDecoded({ text: octets, places: null });
    return [
      ...this.#occurrencesIn(octets),
      ...(inner ? this.#occurrencesIn(inner.text).map((range) => originalRange(inner, range)) : []),
    ];
  }
}

/** Maximum length of a spelling of one octet, such as a percent-encoded `\\u0041` in JSON within JSON. */
const MAX_OCTET_LENGTH = 16;

/** Returns true for a value that is unlikely to occur in harmless responses, unlike `password` or `demo`. */
const isDistinctive = (value: string): boolean => value.length >= 8 && !/^[a-z]+$/i.test(value);
