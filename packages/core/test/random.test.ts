import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, shuffled } from '../src/random.js';

const draw = (seed: number | string, count = 5): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.int(0, 999));
};

describe('createRandom', () => {
  test('returns fixed numbers for a seed', () => {
    // These numbers must not change, because plans are compared across machines and releases.
    expect(draw(1)).toEqual([229, 622, 145, 154, 198]);
    expect(draw('touchstone')).toEqual([135, 350, 728, 95, 745]);
    expect(createRandom(1).fork('a').int(0, 1_000_000)).toBe(184449);
  });

  test('returns the same numbers for the same seed and different ones for a different seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, other) => {
        expect(draw(seed, 8)).toEqual(draw(seed, 8));
        if (seed !== other) expect(draw(seed, 8)).not.toEqual(draw(other, 8));
      }),
    );
  });

  test('`fork` depends only on the seed and the label, not on numbers drawn before', () => {
    const fresh = createRandom('seed').fork('label').next();
    const used = createRandom('seed');
    used.next();
    used.fork('another').next();
    expect(used.fork('label').next()).toBe(fresh);
    expect(createRandom('seed').fork('other').next()).not.toBe(fresh);
    expect(createRandom('seed').fork('ab').fork('c').next()).not.toBe(
      createRandom('seed').fork('a').fork('bc').next(),
    );
  });

  test('`next` returns evenly distributed numbers in [0, 1)', () => {
    const random = createRandom('even');
    const buckets = new Array<number>(10).fill(0);
    for (let index = 0; index < 20_000; index++) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      const bucket = Math.floor(value * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 2000)).toBeLessThan(250);
  });

  test('`int` returns only integers within its bounds', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat({ max: 2 ** 40 }), fc.string(), (low, span, seed) => {
        const high = Math.min(low + span, Number.MAX_SAFE_INTEGER);
        const value = createRandom(seed).int(low, high);
        expect(Number.isInteger(value) && value >= low && value <= high).toBe(true);
      }),
    );
    const seen = new Set(draw('dice', 400).map((value) => value % 6));
    expect(seen.size).toBe(6);
  });

  test('`int` rejects an empty range, and `pick` an empty list', () => {
    expect(() => createRandom(1).int(2, 1)).toThrow(RangeError);
    expect(() => createRandom(1).int(Number.NaN, 1)).toThrow(RangeError);
    expect(() => createRandom(1).pick([])).toThrow(RangeError);
  });

  test('`shuffled` returns a permutation and does not modify the list', () => {
    const list = Object.freeze(Array.from({ length: 30 }, (_, index) => index));
    const mixed = shuffled(createRandom(3), list);
    expect(mixed).not.toEqual(list);
    expect([...mixed].sort((left, right) => left - right)).toEqual(list);
  });
});
