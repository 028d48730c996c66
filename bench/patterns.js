// Compares the time per test of compiled patterns with that of the native engine in the same run. Build the packages
// first:
//
//     node bench/patterns.js
//
// Exits with 1 if a typical pattern is tested at less than a third of the native speed.
import { compilePattern } from '../packages/core/dist/pattern/compile-pattern.js';

const LEAST_RATIO = 1 / 3;
const ROUNDS = 9;
const TESTS = 100_000;

/** @type {readonly (readonly [pattern: string, text: string, isTypical: boolean])[]} */
const CASES = [
  ['^[A-Za-z0-9]{17}$', 'AbCdEfGhIjKlMnOp7', true],
  ['^\\+[1-9][0-9]{6,14}$', '+4917012345678', true],
  ['^[a-z0-9]+(?:-[a-z0-9]+)*$', 'a-slug-of-usual-length', true],
  ['^\\d{4}-\\d{2}-\\d{2}$', '2026-11-29', true],
  ['^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', 'ann@example.com', true],
  ['^(?=.*[a-z])(?=.*\\d)(?!.*\\s).{8,}$', 'correct1horse2battery', true],
  ['^https?://', 'https://example.com/a/b/c', true],
  ['^(a+)+$', 'aaaaaaaaaaaaaaaaaaaa', false],
  ['^(\\w+\\s?)*$', 'five words in one text', false],
];

/** @param {() => unknown} test */
function nanoseconds(test) {
  const start = performance.now();
  for (let index = 0; index < TESTS; index++) test();
  return ((performance.now() - start) * 1e6) / TESTS;
}

/** @param {() => unknown} test */
const best = (test) => Math.min(...Array.from({ length: ROUNDS }, () => nanoseconds(test)));

for (const [source, text, isTypical] of CASES) {
  const native = new RegExp(source, 'u');
  const bounded = compilePattern(source);
  const [nativeTime, boundedTime] = [best(() => native.test(text)), best(() => bounded?.test(text))];
  const ratio = nativeTime / boundedTime;
  console.log(
    `${source.padEnd(42)} native ${nativeTime.toFixed(0).padStart(5)} ns  bounded ${boundedTime.toFixed(0).padStart(5)} ns  ${ratio.toFixed(2)}`,
  );
  if (isTypical && ratio < LEAST_RATIO) process.exitCode = 1;
}
