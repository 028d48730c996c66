/** A deterministic random source: the same seed yields the same numbers on every platform. Not for secrets. */
export interface Random {
  /** Returns a number in [0, 1). */
  next(): number;
  /**
   * Returns an integer from `min` to `max`, both inclusive.
   * @throws {RangeError} if the range contains no integer.
   */
  int(min: number, max: number): number;
  /**
   * Returns a random item.
   * @throws {RangeError} if the list is empty.
   */
  pick<T>(list: readonly T[]): T;
  /**
   * Returns an independent source. Its numbers depend only on the seed and the labels passed to `fork`, not on how many
   * numbers were drawn before.
   */
  fork(label: string): Random;
}

/**
 * Creates a deterministic random source.
 * @param seed A string or a finite number; `1` and `'1'` are the same seed.
 */
export function createRandom(seed: number | string): Random {
  return new Sfc32(START).named(`${seed}`);
}

const START: HashState = [1779033703, 3144134277, 1013904242, 2773480762];

type HashState = readonly [h1: number, h2: number, h3: number, h4: number];

/**
 * Chris Doty-Humphrey's sfc32 (PractRand), seeded by cyrb128, a 128-bit hash over the UTF-16 code units of the seed
 * string. Both use 32-bit arithmetic only. A fork continues the hash of its parent and is seeded on first use, because
 * most forks are never used.
 */
class Sfc32 implements Random {
  #hash: HashState;
  #isSeeded = false;
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;

  constructor(hash: HashState) {
    this.#hash = hash;
  }

  /** Appends a string to the hash. Must be called before the first number is drawn. */
  named(text: string): this {
    let [h1, h2, h3, h4] = this.#hash;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      h1 = h2 ^ Math.imul(h1 ^ unit, 597399067);
      h2 = h3 ^ Math.imul(h2 ^ unit, 2869860233);
      h3 = h4 ^ Math.imul(h3 ^ unit, 951274213);
      h4 = h1 ^ Math.imul(h4 ^ unit, 2716044179);
    }
    this.#hash = [h1, h2, h3, h4];
    return this;
  }

  next(): number {
    return this.#next32() / 0x1_0000_0000;
  }

  int(min: number, max: number): number {
    const low = Math.ceil(min);
    const high = Math.floor(max);
    if (!(low <= high))
      throw new RangeError(`Expected an integer between min ${min} and max ${max}, but none exists.`);
    const span = high - low + 1;
    // A single 32-bit number cannot reach every value of a span above 2^32.
    const unit =
      span > 0x1_0000_0000 ? (this.#next32() * 0x20_0000 + (this.#next32() >>> 11)) / 2 ** 53 : this.next();
    return Math.min(high, low + Math.floor(unit * span));
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('Expected a list with at least one item.');
    return list[this.int(0, list.length - 1)] as T;
  }

  fork(label: string): Random {
    // The length distinguishes fork('a').fork('bc') from fork('ab').fork('c').
    return new Sfc32(this.#hash).named(`/${label.length}:${label}`);
  }

  #next32(): number {
    if (!this.#isSeeded) this.#seed();
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  #seed(): void {
    this.#isSeeded = true;
    let [h1, h2, h3, h4] = this.#hash;
    h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
    h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
    h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
    h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
    h1 ^= h2 ^ h3 ^ h4;
    this.#a = h1 | 0;
    this.#b = (h2 ^ h1) | 0;
    this.#c = (h3 ^ h1) | 0;
    this.#counter = (h4 ^ h1) | 0;
    for (let round = 0; round < 12; round++) this.#next32();
  }
}

/** Returns a shuffled copy (Fisher–Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list];
  for (let index = copy.length - 1; index > 0; index--) {
    const other = random.int(0, index);
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}
