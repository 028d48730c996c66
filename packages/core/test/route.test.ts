import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PathItem } from '../src/index.js';
import { createRouter } from '../src/internal.js';
import { segmentMatcher } from '../src/route/segment-matcher.js';

const item = (path: string, ...methods: readonly string[]): PathItem =>
  ({
    path,
    operations: methods.map((method) => ({ method })),
    location: { source: '', pointer: '#/' },
  }) as never;

const ROUTER = createRouter([
  item('/pets/{id}', 'GET', 'DELETE'),
  item('/pets/mine', 'GET'),
  item('/pets/{petId}', 'PATCH'),
  item('/pets', 'GET'),
  item('/reports/{name}.{format}', 'GET'),
  item('/reports/all.json', 'GET'),
  item('/pets/{id}/toys/{toy}', 'GET'),
  item('/a/{x}/b', 'GET'),
  item('/a/c/{y}', 'GET'),
  item('/files/a b', 'GET'),
  item('/', 'GET'),
]);

describe('createRouter', () => {
  it.each([
    ['GET', '/pets', '/pets', {}],
    ['GET', '/pets/7', '/pets/{id}', { id: '7' }],
    ['GET', '/pets/mine', '/pets/mine', {}],
    ['PATCH', '/pets/7', '/pets/{petId}', { petId: '7' }],
    ['PUT', '/pets/7', '/pets/{id}', { id: '7' }],
    ['GET', '/pets/a%2Fb', '/pets/{id}', { id: 'a/b' }],
    ['GET', '/pets/%zz', '/pets/{id}', { id: '%zz' }],
    ['GET', '/pets/7/toys/ball', '/pets/{id}/toys/{toy}', { id: '7', toy: 'ball' }],
    ['GET', '/reports/q1.2026.csv', '/reports/{name}.{format}', { name: 'q1', format: '2026.csv' }],
    ['GET', '/reports/all.json', '/reports/all.json', {}],
    // A literal segment takes precedence over a parameter.
    ['GET', '/a/c/b', '/a/c/{y}', { y: 'b' }],
    ['GET', '/a/d/b', '/a/{x}/b', { x: 'd' }],
    ['GET', '/files/a%20b', '/files/a b', {}],
    ['GET', '/', '/', {}],
    ['GET', '/pets/__proto__', '/pets/{id}', { id: '__proto__' }],
  ])('routes %s %s to %s', (method, path, expected, values) => {
    const route = ROUTER.find(method, path);
    expect(route?.item.path).toBe(expected);
    expect({ ...route?.values }).toEqual(values);
  });

  it.each(['/pets/', '/pet', '/pets/7/', '/pets/7/toys', '/reports/.csv', '//pets', '/pets/7/toys/'])(
    'finds no route for %s',
    (path) => expect(ROUTER.find('GET', path)).toBeUndefined(),
  );
});

describe('segmentMatcher', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', '\n', '\u{1f600}'), maxLength: 4 });

  it('matches like a regular expression with lazy groups', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 2, maxLength: 4 }),
        fc.array(text, { minLength: 1, maxLength: 4 }),
        text,
        (literals, values, noise) => {
          const escaped = literals.map((literal) => literal.replaceAll(/[.-]/g, '\\$&'));
          const expression = new RegExp(`^${escaped.join('(.+?)')}$`, 's');
          const segment = literals.map((literal, index) => literal + (values[index] ?? '')).join('');
          for (const candidate of [segment, noise, segment + noise, segment.slice(1)]) {
            const expected = expression.exec(candidate)?.slice(1);
            expect(segmentMatcher(literals.join('{}'))(candidate)).toEqual(expected);
          }
        },
      ),
    );
  });

  it('matches and rejects long segments quickly, even with many parameters', () => {
    const match = segmentMatcher(`${Array(12).fill('{}').join('-')}!`);
    const start = performance.now();
    expect(match('-'.repeat(10_000))).toBeUndefined();
    expect(match(`${'-'.repeat(10_000)}?!`)).toBeDefined();
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
