import { expect, it } from 'vitest';
import { count } from '../src/terminal/text.js';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567, '1,234,567'],
  [-1903, '-1,903'],
  [0.5, '0.5'],
])('the number %d is printed as %s', (number, text) => {
  expect(count(number)).toBe(text);
});
