import type { Range } from './range.js';

/** Anything shorter stands in ordinary text. */
const SHORTEST = 4;

/** Values that are not to be shown, found in a text in a time that does not grow with their number. */
export class KnownSecrets {
  readonly #values = new Set<string>();
  /** How many values begin with characters of this hash: hardly any place of a text does. */
  readonly #heads = new Map<number, number>();
  /** How many values have this length. */
  readonly #lengths = new Map<number, number>();
  #shortest = Number.POSITIVE_INFINITY;
  #longest = 0;

  /** Characters of the shortest there has been. */
  get shortest(): number {
    return this.#shortest;
  }

  /** Characters of the longest there has been; 0 where there is none. */
  get longest(): number {
    return this.#longest;
  }

  add(secret: string): void {
    for (const value of spellingsOf(secret)) {
      if (value.length < SHORTEST || this.#values.has(value)) continue;
      this.#values.add(value);
      count(this.#heads, headAt(value, 0), 1);
      count(this.#lengths, value.length, 1);
      this.#shortest = Math.min(this.#shortest, value.length);
      this.#longest = Math.max(this.#longest, value.length);
    }
  }

  delete(secret: string): void {
    for (const value of spellingsOf(secret)) {
      if (!this.#values.delete(value)) continue;
      count(this.#heads, headAt(value, 0), -1);
      count(this.#lengths, value.length, -1);
    }
  }

  clear(): void {
    this.#values.clear();
    this.#heads.clear();
    this.#lengths.clear();
    this.#shortest = Number.POSITIVE_INFINITY;
    this.#longest = 0;
  }

  /** Where they stand in a text. One may begin within another. */
  rangesIn(text: string): readonly Range[] {
    const ranges: Range[] = [];
    if (this.#values.size === 0) return ranges;
    let head = headAt(text, 0);
    for (let start = 0; start + SHORTEST <= text.length; start++) {
      if (start > 0) head = nextHead(head, text.charCodeAt(start + SHORTEST - 1));
      if (!this.#heads.has(head)) continue;
      const length = this.#lengthAt(text, start);
      if (length > 0) ranges.push({ start, end: start + length, shown: '***' });
    }
    return ranges;
  }

  /** Length of the longest value that stands there; 0 where none does. */
  #lengthAt(text: string, start: number): number {
    let longest = 0;
    for (const length of this.#lengths.keys()) {
      if (length <= longest || start + length > text.length) continue;
      if (this.#values.has(text.slice(start, start + length))) longest = length;
    }
    return longest;
  }
}

/** As it is, with the spaces of a form, and its octets as base64 gives them back. */
function spellingsOf(secret: string): readonly string[] {
  const spellings = [secret];
  if (secret.includes(' ')) spellings.push(secret.replaceAll(' ', '+'));
  if (/[^\0-\x7f]/.test(secret)) spellings.push(String.fromCharCode(...new TextEncoder().encode(secret)));
  return spellings;
}

function count(counts: Map<number, number>, key: number, by: number): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}

/** Of {@link SHORTEST} characters seven bits each: a small integer, which maps find fastest. */
function headAt(text: string, start: number): number {
  let head = 0;
  for (let at = start; at < start + SHORTEST; at++) head = nextHead(head, text.charCodeAt(at));
  return head;
}

/** One character further on. */
const nextHead = (head: number, code: number): number => ((head << 7) | (code & 0x7f)) & 0xfff_ffff;
