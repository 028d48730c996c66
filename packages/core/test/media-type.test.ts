import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJson, mediaTypeMatches, parseMediaType } from '../src/media-type.js';

describe('parseMediaType', () => {
  test.each([
    ['application/json', ['application', 'json', null, {}]],
    ['Application/JSON; Charset="utf-8"', ['application', 'json', null, { charset: 'utf-8' }]],
    ['application/problem+json;charset=UTF-8', ['application', 'problem+json', 'json', { charset: 'UTF-8' }]],
    ['text/plain ; a=1 ;; b="x;\\"y"', ['text', 'plain', null, { a: '1', b: 'x;"y' }]],
    ['text/plain; a=1; a=2', ['text', 'plain', null, { a: '1' }]],
    ['*/*', ['*', '*', null, {}]],
    ['application/*+json', ['application', '*+json', 'json', {}]],
    [' text/html ', ['text', 'html', null, {}]],
  ])('parses %s', (text, [type, subtype, suffix, parameters]) => {
    const parsed = parseMediaType(text as string);
    expect(
      parsed && [parsed.type, parsed.subtype, parsed.suffix, Object.fromEntries(parsed.parameters)],
    ).toEqual([type, subtype, suffix, parameters]);
  });

  test.each([
    '',
    'json',
    'text/',
    '/json',
    'text/plain; a',
    'text/plain; a="b',
    'text/pl ain',
    'a/b, c/d',
    'text/plain; =1',
  ])('returns null for %j', (text) => {
    expect(parseMediaType(text)).toBeNull();
  });

  test('never throws, and handles long input quickly', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMediaType(text)));
    expect(parseMediaType(`text/plain${';'.repeat(100_000)}x`)).toBeNull();
    expect(parseMediaType(`text/plain${' '.repeat(100_000)}x`)).toBeNull();
  });
});

describe('mediaTypeMatches', () => {
  test.each([
    ['application/json', 'application/json; charset=utf-8', true],
    ['application/json', 'application/problem+json', false],
    ['application/*', 'application/problem+json', true],
    ['application/*+json', 'application/problem+json', true],
    ['application/*+json', 'application/problem+xml', false],
    ['application/*+json', 'application/json', false],
    ['*/*', 'image/png', true],
    ['text/*', 'image/png', false],
    ['text/plain; charset=utf-8', 'text/plain; charset=UTF-8', true],
    ['text/plain; charset=utf-8', 'text/plain', false],
    ['application/json; version=2', 'application/json; version=1', false],
    ['application/json; q=0.5', 'application/json', true],
    ['application/json', 'nonsense', false],
    ['nonsense', 'application/json', false],
  ])('matches %s against %s: %s', (range, actual, want) => {
    expect(mediaTypeMatches(range, actual)).toBe(want);
  });
});

test.each([
  ['application/json', true],
  ['text/json;charset=utf-8', true],
  ['application/vnd.api+JSON', true],
  ['application/jsonl', false],
  ['image/json', false],
  ['application/xml', false],
  ['', false],
])('isJson(%j) returns %s', (mediaType, want) => {
  expect(isJson(mediaType)).toBe(want);
});
