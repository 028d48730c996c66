import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWildcard } from '../src/internal.js';

describe('a wildcard', () => {
  it.each([
    ['GET /jobs', 'GET /jobs', true],
    ['GET /jobs', 'GET /jobs/{id}', false],
    ['get /JOBS', 'GET /jobs', true],
    ['GET /jobs*', 'GET /jobs/{id}', true],
    ['*{id}', 'GET /jobs/{id}', true],
    ['* 503 *', 'GET /jobs 503', true],
    ['* 503 *', 'GET /jobs 503 application/json', true],
    ['* 503 *', 'GET /jobs 5030', false],
    ['* 503 *', '503', false],
    ['GET /jobs *', 'GET /jobs', true],
    ['GET /jobs *', 'GET /jobs/{id}', false],
    ['*', '', true],
    ['*', 'two\nlines', true],
    ['a.c', 'abc', false],
  ])('matches %s against %s: %s', (pattern, text, want) => {
    expect(createWildcard(pattern)(text)).toBe(want);
  });

  const part = fc.string().map((text) => text.replaceAll('*', '-'));

  it('matches every character except * literally', () => {
    fc.assert(
      fc.property(part, part, (text, other) => {
        expect(createWildcard(text)(text)).toBe(true);
        if (other.toLowerCase() !== text.toLowerCase()) expect(createWildcard(text)(other)).toBe(false);
      }),
    );
  });

  it('matches any string in place of *', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.string(), (parts, between) => {
        expect(createWildcard(parts.join('*'))(parts.join(between))).toBe(true);
      }),
    );
  });

  it('ignores case', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z*{} /]{0,20}$/),
        fc.stringMatching(/^[A-Za-z{} /]{0,20}$/),
        (pattern, text) => {
          const matches = createWildcard(pattern)(text);
          expect(createWildcard(pattern.toUpperCase())(text)).toBe(matches);
          expect(createWildcard(pattern)(text.toLowerCase())).toBe(matches);
        },
      ),
    );
  });
});
