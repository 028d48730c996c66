import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containsMarker, markerOf, remarked } from '../src/plan/marker.js';

test('a resource that is created again receives a marker that it has not had', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), fc.integer({ min: 2, max: 200 }), (seed, label, count) => {
      const first = markerOf(seed, label);
      const markers = [first];
      for (let generation = 1; generation < count; generation++)
        markers.push(String(remarked(first, generation)));
      expect(new Set(markers).size).toBe(count);
      expect(markers.every((marker) => containsMarker(marker) && marker.length === first.length)).toBe(true);
    }),
  );
});

test('a marker in capitals stays the repetition of another one', () => {
  const marker = markerOf(1, 'label 1');
  expect(remarked(marker.toUpperCase(), 3)).toBe(String(remarked(marker, 3)).toUpperCase());
});
