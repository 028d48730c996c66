import { describe, expect, it } from 'vitest';
import { ResultCache } from '../src/secret/result-cache.js';

function countedCache(): { readonly cache: ResultCache<number>; readonly computed: string[] } {
  const computed: string[] = [];
  const cache = new ResultCache((text) => {
    computed.push(text.slice(0, 1));
    return text.length;
  });
  return { cache, computed };
}

describe('the cache of results', () => {
  it('computes the result of a text once until it is cleared', () => {
    const { cache, computed } = countedCache();
    expect([cache.of('a'), cache.of('a'), cache.of('')]).toEqual([1, 1, 0]);
    cache.clear();
    expect(cache.of('a')).toBe(1);
    expect(computed).toEqual(['a', '', 'a']);
  });

  it('keeps at most 500,000 characters, those of the texts that were used last', () => {
    const { cache, computed } = countedCache();
    const texts = [...'abcdefghijk'].map((letter) => letter.repeat(50_000));
    for (const text of texts.slice(0, 10)) cache.of(text);
    cache.of(texts[0] ?? '');
    cache.of(texts[10] ?? '');
    computed.length = 0;
    for (const text of [texts[0], texts[10], texts[1]]) expect(cache.of(text ?? '')).toBe(50_000);
    expect(computed).toEqual(['b']);
  });

  it('keeps no text of more than 50,000 characters', () => {
    const { cache, computed } = countedCache();
    for (let call = 0; call < 2; call++) cache.of('a'.repeat(50_001));
    expect(computed).toEqual(['a', 'a']);
  });
});
