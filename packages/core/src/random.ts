/** A deterministic source of choices: same seed, same choices, on every platform. Not for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  /** @throws {RangeError} on an empty list. */
  pick<T>(list: readonly T[]): T;
  /**
   * An independent source named by `label`. It depends on the seed and the label alone, not on what was drawn
   * before, so that a change in one part of a plan moves no other.
   */
  fork(label: string): Random;
}

/** @param seed A string or a finite number; `1` and `'1'` are the same seed. */
export function createRandom(seed: number | string): Random {
  return new Sfc32(START).named(`${seed}`);
}

/** State of the hash before the first unit of a text. */
const START: HashState = [1779033703, 3144134277, 1013904242, 2773480762];

type HashState = readonly [h1: number, h2: number, h3: number, h4: number];

/**
 * Chris Doty-Humphrey's sfc32 (PractRand), seeded by a 128-bit hash of the seed's text: cyrb128, four 32-bit words from its
 * UTF-16 code units. 32-bit arithmetic only. A fork goes on with the hash where its parent's text ends, and is seeded when
 * it is first drawn from: most never are.
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

  /** Hashes more of the text; before anything is drawn. */
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
    if (!(low <= high)) throw new RangeError(`No whole number lies between ${min} and ${max}.`);
    const span = high - low + 1;
    // Beyond 2^32 values one draw would leave gaps.
    const unit =
      span > 0x1_0000_0000 ? (this.#next32() * 0x20_0000 + (this.#next32() >>> 11)) / 2 ** 53 : this.next();
    return Math.min(high, low + Math.floor(unit * span));
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('Nothing to pick from.');
    return list[this.int(0, list.length - 1)] as T;
  }

  fork(label: string): Random {
    // The length keeps fork('a').fork('bc') apart from fork('ab').fork('c').
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

/** A copy in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list];
  for (let index = copy.length - 1; index > 0; index--) {
    const other = random.int(0, index);
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}
