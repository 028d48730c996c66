import { describe, expect, it } from 'vitest';
import { SecretMasker } from '../src/internal.js';

const maskerOf = (...secrets: readonly string[]): SecretMasker => {
  const masker = new SecretMasker();
  for (const [index, secret] of secrets.entries()) masker.add(secret, `s${index}`);
  return masker;
};

describe('the masker', () => {
  const text = `{"name":"${'fsm_live_0 '.repeat(2000)}"}`;

  it('masks text in time nearly independent of the number of secrets', () => {
    const timeOf = (count: number): number => {
      const masker = new SecretMasker();
      for (let index = 0; index < count; index++) masker.add(`fsm_live_${'0'.repeat(12)}${index}`);
      return quickest(() => masker.mask(uncached(text)));
    };
    expect(timeOf(20_000) / timeOf(20)).toBeLessThan(5);
  });

  it('adds a secret in time nearly independent of the number of secrets', () => {
    const timeOf = (count: number): number => {
      const masker = new SecretMasker();
      let added = 0;
      const add = (): void => masker.add(`fsm_live_${'0'.repeat(12)}${added++}`);
      for (let index = 0; index < count; index++) add();
      return quickest(() => {
        for (let index = 0; index < 50; index++) add();
      });
    };
    expect(timeOf(20_000) / timeOf(20)).toBeLessThan(5);
  });

  it.each([
    ...['%41', '\\u0041', 'c2VjcmV0', 'lorem ipsum ', '%5C%22'],
    ...['0123456789abcdef', 'MZXW6YTB', '97, 0x61 ', 'AGEA', '&amp', 'KEY_0123'],
  ])(
    'masks repetitions of %s in less than quadratic time',
    (part) => {
      const masker = maskerOf('key_0123456789', 'a long/secret"value');
      const texts = [1_000, 16_000].map((size) => part.repeat(size / part.length));
      // The sizes alternate, so that other load on the machine slows both down.
      const rounds = Array.from({ length: 8 }, () =>
        texts.map((text) => quickest(() => masker.mask(uncached(text)), 1)),
      );
      const [small = 0, large = 0] = texts.map((_, index) =>
        Math.min(...rounds.map((times) => times[index] ?? 0)),
      );
      // Linear time gives 16, quadratic time 256.
      expect(large / small).toBeLessThan(100);
    },
    60_000,
  );

  it.each([
    ...["\\'", "'\\''", '\\\\"', '"\\"\\', '\\\\\\\\', `'"'"'`],
    ...["it\\'s '\\''", `say \\\\"hi" '"'"'`],
  ])(
    'masks repetitions of %s in less than 100 times the time of ordinary text',
    { timeout: 60_000 },
    (part) => {
      const masker = maskerOf('key_0123456789', 'a long/secret"value');
      const texts = [part, 'It is "ordinary" text. '].map((unit) => unit.repeat(8000 / unit.length));
      // The texts alternate, so that other load on the machine slows both down.
      const rounds = Array.from({ length: 8 }, () =>
        texts.map((text) => quickest(() => masker.mask(uncached(text)), 1)),
      );
      const [run = 0, ordinary = 0] = texts.map((_, index) =>
        Math.min(...rounds.map((times) => times[index] ?? 0)),
      );
      expect(run / ordinary).toBeLessThan(100);
    },
  );
});

let calls = 0;

/** Returns a text with an end of its own, because the masker caches the results of recent texts. */
const uncached = (text: string): string => `${text} ${calls++}`;

function quickest(act: () => unknown, rounds = 10): number {
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    act();
    return performance.now() - started;
  });
  return Math.min(...times);
}
