import type { DecodedRun } from './decoded-run.js';

/** Decodes UTF-16 in either byte order, up to U+00FF, by removing the octets that are zero. */
export function* decodedUtf16(text: string): Generator<DecodedRun> {
  if (!text.includes('\0')) return;
  const places = new Int32Array(text.length + 1);
  let octets = '';
  for (const { 0: run, index } of text.matchAll(/[^\0]+/g)) {
    for (let at = 0; at < run.length; at++) places[octets.length + at] = index + at;
    octets += run;
  }
  if (octets !== '')
    yield {
      octets,
      rangeOf: (start, end) => ({ start: places[start] ?? 0, end: (places[end - 1] ?? 0) + 1 }),
    };
}
