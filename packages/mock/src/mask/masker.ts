import { KnownSecrets } from './known-secrets.js';
import { kindOf, namedRanges, type TextKind } from './named-values.js';
import { type Range, withoutRanges } from './range.js';
import { percentDecoded, placeOf, type View, viewsOf } from './views.js';

/** Characters of a text that are shown. */
const MOST_CHARACTERS = 2000;

/** A value that is secret by its name alone is sought elsewhere too, unless it is as short as a word. */
const LEAST_LEARNED = 8;
/** Nor are long ones or many: a caller decides on them, and each makes the search slower. */
const LONGEST_LEARNED = 200;
const MOST_LEARNED = 20;

/** Takes secrets out of the texts of one exchange, by their value and by the name they stand under. */
export class Masker {
  readonly #isSecretName: (name: string) => boolean;
  readonly #known: KnownSecrets;
  /** What is found by its name: an answer may repeat it under another, or none. */
  readonly #learned = new KnownSecrets();
  #lessons = 0;

  constructor(isSecretName: (name: string) => boolean, known: KnownSecrets) {
    this.#isSecretName = isSecretName;
    this.#known = known;
  }

  /** Characters of a text that are read, so that a secret which begins among those shown is seen whole, escaped or not. */
  get reach(): number {
    const longest = Math.max(this.#known.longest, this.#learned.longest);
    return MOST_CHARACTERS + Math.max(500, 8 * longest);
  }

  /** A secret the mock has not made itself, such as a key of somebody it does not know. */
  learn(value: string | undefined): void {
    if (value === undefined || value.length < LEAST_LEARNED || value.length > LONGEST_LEARNED) return;
    if (this.#lessons++ < MOST_LEARNED) this.#learned.add(value);
  }

  /** As much of a text as is shown. What lies beyond {@link reach} costs nothing. */
  mask(whole: string, kind?: TextKind): string {
    const text = whole.slice(0, this.reach);
    const views = viewsOf(text);
    const named = views.flatMap((view, index) => this.#named(view, index === 0 ? kind : undefined));
    const known = views.flatMap((view) => [
      ...inPlace(view, this.#rangesIn(view.text)),
      ...inPlace(view, this.#inBase64(view.text)),
    ]);
    return withoutRanges(text, [...named, ...known], MOST_CHARACTERS);
  }

  #named(view: View, kind: TextKind = kindOf(view.text)): readonly Range[] {
    const ranges = namedRanges(view.text, kind, this.#isSecretName);
    for (const { start, end } of ranges) this.learn(view.text.slice(start, end));
    return inPlace(view, ranges);
  }

  #rangesIn(text: string): readonly Range[] {
    return [...this.#known.rangesIn(text), ...this.#learned.rangesIn(text)];
  }

  /** Secrets within base64, as Basic has them; a word may stand before it, which shifts where it begins. */
  #inBase64(text: string): readonly Range[] {
    const least = Math.ceil((Math.min(this.#known.shortest, this.#learned.shortest) * 4) / 3);
    const ranges: Range[] = [];
    for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
      for (let shift = 0; shift < 4 && run.length - shift >= least; shift++) {
        for (const { start, end } of this.#inOctets(octetsOf(run.slice(shift))))
          ranges.push({
            start: index + shift + Math.floor((start * 4) / 3),
            end: index + Math.min(run.length, shift + Math.ceil((end * 4) / 3)),
            shown: '***',
          });
      }
    }
    return ranges;
  }

  /** A client's secret may be encoded as in a form before it is as in Basic (RFC 6749 §2.3.1). */
  #inOctets(octets: string): readonly Range[] {
    const plain = { text: octets, places: null };
    const inner = percentDecoded(plain);
    return [...this.#rangesIn(octets), ...(inner ? inPlace(inner, this.#rangesIn(inner.text)) : [])];
  }
}

/** Ranges of a view as they are in the text it was made of, where quotes may be escaped. */
const inPlace = (view: View, ranges: readonly Range[]): readonly Range[] =>
  view.places === null
    ? ranges
    : ranges.map(({ start, end }) => ({
        start: placeOf(view, start),
        end: placeOf(view, end),
        shown: '***',
      }));

/** A character for each octet. */
function octetsOf(base64: string): string {
  const standard = base64.replaceAll('-', '+').replaceAll('_', '/');
  return atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
}
