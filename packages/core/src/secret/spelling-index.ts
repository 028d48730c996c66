import { MIN_SECRET_LENGTH, spellingsOf } from './spellings.js';

/** A secret, with the text that replaces it. */
export interface Secret {
  readonly value: string;
  readonly shown: string;
  /** True if a response that contains the secret reveals it: see `SecretMasker.reveals`. */
  readonly isRevealing: boolean;
}

export interface Occurrence {
  readonly secret: Secret;
  /** Length in characters. */
  readonly length: number;
}

/**
 * Finds spellings of secrets in a string. The time depends on the length of the text and only slightly on the number of
 * secrets: each position is looked up by its first characters, and then by the lengths of the spellings that begin with
 * them.
 */
export class SpellingIndex {
  readonly #secrets = new Map<string, Secret>();
  /** The secret of each spelling. A spelling that several secrets share belongs to the secret that was added first. */
  readonly #spellings = new Map<string, Secret>();
  /** The other secrets of a shared spelling. */
  readonly #shared = new Map<string, readonly Secret[]>();
  /** Hash of the first characters → length → number of spellings. */
  readonly #heads = new Map<number, Map<number, number>>();
  /** One bit per hash, to skip most positions of a string quickly. Deleted spellings leave their bit set. */
  readonly #filter = new Uint8Array(FILTER_BITS / 8);

  get size(): number {
    return this.#secrets.size;
  }

  has(value: string): boolean {
    return this.#secrets.has(value);
  }

  add(secret: Secret): void {
    this.#secrets.set(secret.value, secret);
    for (const spelling of spellingsOf(secret.value)) {
      if (this.#spellings.has(spelling)) {
        this.#shared.set(spelling, [...(this.#shared.get(spelling) ?? []), secret]);
        continue;
      }
      this.#spellings.set(spelling, secret);
      const head = headAt(spelling, 0);
      const lengths = this.#heads.get(head) ?? new Map<number, number>();
      lengths.set(spelling.length, (lengths.get(spelling.length) ?? 0) + 1);
      this.#heads.set(head, lengths);
      const bit = bitOf(head);
      this.#filter[bit >> 3] = (this.#filter[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }

  delete(value: string): void {
    const secret = this.#secrets.get(value);
    if (!secret) return;
    this.#secrets.delete(value);
    for (const spelling of spellingsOf(value)) {
      if (this.#isHandedOn(spelling, secret)) continue;
      this.#spellings.delete(spelling);
      const head = headAt(spelling, 0);
      const lengths = this.#heads.get(head);
      const count = (lengths?.get(spelling.length) ?? 0) - 1;
      if (count > 0) lengths?.set(spelling.length, count);
      else lengths?.delete(spelling.length);
      if (lengths?.size === 0) this.#heads.delete(head);
    }
  }

  /** Removes a secret from a spelling. Returns true if a different secret still has the spelling. */
  #isHandedOn(spelling: string, secret: Secret): boolean {
    const owner = this.#spellings.get(spelling);
    const others = (this.#shared.get(spelling) ?? []).filter((other) => other !== secret);
    const [next, ...rest] = owner === secret ? others : [owner, ...others];
    if (next) this.#spellings.set(spelling, next);
    if (rest.length > 0)
      this.#shared.set(
        spelling,
        rest.flatMap((other) => other ?? []),
      );
    else this.#shared.delete(spelling);
    return next !== undefined;
  }

  clear(): void {
    this.#secrets.clear();
    this.#spellings.clear();
    this.#shared.clear();
    this.#heads.clear();
    this.#filter.fill(0);
  }

  /** Yields every position at which a spelling begins, with the longest spelling there. Occurrences may overlap. */
  *occurrencesIn(text: string): Generator<Occurrence & { readonly start: number }> {
    if (this.#spellings.size === 0 || text.length < MIN_SECRET_LENGTH) return;
    let head = headAt(text, 0);
    for (let start = 0; start + MIN_SECRET_LENGTH <= text.length; start++) {
      if (start > 0) head = nextHead(head, text.charCodeAt(start + MIN_SECRET_LENGTH - 1));
      const bit = bitOf(head);
      if (((this.#filter[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) continue;
      const lengths = this.#heads.get(head);
      const occurrence = lengths && this.#longestAt(text, start, lengths.keys());
      if (occurrence) yield { start, ...occurrence };
    }
  }

  #longestAt(text: string, start: number, lengths: Iterable<number>): Occurrence | undefined {
    let longest: Occurrence | undefined;
    for (const length of lengths) {
      if (length <= (longest?.length ?? 0) || start + length > text.length) continue;
      const secret = this.#spellings.get(text.slice(start, start + length));
      if (secret) longest = { secret, length };
    }
    return longest;
  }
}

const FILTER_BITS = 1 << 16;

const bitOf = (head: number): number => (head ^ (head >>> 12)) & (FILTER_BITS - 1);

/**
 * Returns the hash of {@link MIN_SECRET_LENGTH} characters with seven bits each: a small integer, which is the fastest
 * map key.
 */
function headAt(text: string, start: number): number {
  let head = 0;
  for (let at = start; at < start + MIN_SECRET_LENGTH; at++) head = nextHead(head, text.charCodeAt(at));
  return head;
}

/** Returns the hash for the next position. */
const nextHead = (head: number, code: number): number => ((head << 7) | (code & 0x7f)) & 0xfff_ffff;
