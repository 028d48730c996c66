import { expect, test } from 'vitest';
import { RollingWindow } from '../src/http/rolling-window.js';

const SPAN_MS = 1000;

function windowOf(...calls: number[]): RollingWindow {
  const window = new RollingWindow(SPAN_MS);
  for (const time of calls) window.add(time);
  return window;
}

test('a rolling window admits calls up to the limit, and another when the oldest call leaves it', () => {
  const window = windowOf(0, 10);
  expect(window.wait(3, 20)).toBe(0);
  expect(window.wait(2, 20)).toBe(980);
  expect(window.wait(1, 20)).toBe(990);
  expect(window.wait(2, 999)).toBe(1);
  expect(window.wait(2, 1000)).toBe(0);
  expect(window.size).toBe(1);
});

test('a rolling window returns its whole span as the wait if the limit is 0', () => {
  expect(windowOf().wait(0, 0)).toBe(SPAN_MS);
});

test('a rolling window keeps the order of calls when its buffer grows', () => {
  const window = windowOf(...Array.from({ length: 100 }, (_, time) => time));
  expect(window.size).toBe(100);
  expect(window.oldestLeavesAt()).toBe(SPAN_MS);
  expect(window.wait(50, 100)).toBe(950);
  expect(window.isEmpty(SPAN_MS + 98)).toBe(false);
  expect(window.isEmpty(SPAN_MS + 99)).toBe(true);
});

test('a rolling window reproduces the bugs that mutants enable', () => {
  const early = new RollingWindow(SPAN_MS, { earlyByMs: 500 });
  early.add(0);
  expect(early.wait(1, 499)).toBe(501);
  expect(early.wait(1, 500)).toBe(0);
  const stuck = new RollingWindow(SPAN_MS, { neverLifts: true });
  stuck.add(0);
  expect(stuck.wait(1, 5000)).toBe(SPAN_MS);
});
