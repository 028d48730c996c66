import fc from 'fast-check';

/** A pattern with strings, many of which match it. */
export interface PatternCase {
  readonly source: string;
  readonly texts: readonly string[];
}

/** A part of a pattern with a few strings that it usually matches. */
interface Part {
  readonly source: string;
  readonly samples: readonly string[];
}

const SPECIAL = /[\^$\\.*+?()[\]{}|/]/;

const characters: readonly string[] = [
  ...'abcAB01_-. \n\r\t\v\f!@',
  ...'é\u00a0\u1680\u2003\u2028\u2029\u3000\ufeffßſK',
  '\u{1f600}',
  '\u{10ffff}',
  '\ud83d',
  '\ude00',
];

const escapes: readonly Part[] = [
  { source: '.', samples: ['a', '\u{1f600}', '\u0085'] },
  { source: '\\d', samples: ['0', '7'] },
  { source: '\\D', samples: ['x', '\u0663'] },
  { source: '\\w', samples: ['_', 'Z'] },
  { source: '\\W', samples: ['-', 'é', '\u{1f600}'] },
  { source: '\\s', samples: [' ', '\ufeff', '\u2028', '\v'] },
  { source: '\\S', samples: ['a', '\u180e', '\u{1f600}'] },
  { source: '\\u{1F600}', samples: ['\u{1f600}'] },
  { source: '\\ud83d\\ude00', samples: ['\u{1f600}'] },
  { source: '\\ud83d', samples: ['\ud83d'] },
  { source: '\\x41', samples: ['A'] },
  { source: '\\u0062', samples: ['b'] },
  { source: '\\t', samples: ['\t'] },
  { source: '[\\0]', samples: ['\0'] },
  { source: '\\cJ', samples: ['\n'] },
  { source: '\\p{L}', samples: ['a', 'é', 'ß'] },
  { source: '\\P{Lu}', samples: ['a', '0'] },
  { source: '\\p{Script=Greek}', samples: ['\u03b1'] },
  { source: '[]', samples: [] },
  { source: '[^]', samples: ['\n', 'a', '\ud83d'] },
];

const literal: fc.Arbitrary<Part> = fc.constantFrom(...characters).map((character) => ({
  source: SPECIAL.test(character) ? `\\${character}` : character,
  samples: [character],
}));

const classItem: fc.Arbitrary<Part> = fc.oneof(
  fc.constantFrom(...characters).map((character) => ({
    source: SPECIAL.test(character) || character === '-' ? `\\${character}` : character,
    samples: [character],
  })),
  fc.constantFrom(
    { source: 'a-f', samples: ['b', 'f'] },
    { source: '0-9', samples: ['5'] },
    { source: '\\u{1F300}-\\u{1F6FF}', samples: ['\u{1f600}'] },
    { source: '\\d', samples: ['3'] },
    { source: '\\W', samples: ['-'] },
    { source: '\\s', samples: ['\u2003'] },
    { source: '\\p{Lu}', samples: ['A'] },
  ),
);

const characterClass: fc.Arbitrary<Part> = fc
  .tuple(fc.boolean(), fc.array(classItem, { minLength: 1, maxLength: 3 }))
  .map(([negate, items]) => ({
    source: `[${negate ? '^' : ''}${items.map(({ source }) => source).join('')}]`,
    samples: negate ? ['~', 'z'] : items.flatMap(({ samples }) => samples),
  }));

const assertion: fc.Arbitrary<Part> = fc
  .constantFrom('^', '$', '\\b', '\\B')
  .map((source) => ({ source, samples: [''] }));

const quantifiers: readonly (readonly [text: string, counts: readonly number[]])[] = [
  ['*', [0, 1, 3]],
  ['+', [1, 2]],
  ['?', [0, 1]],
  ['*?', [0, 2]],
  ['{2}', [2]],
  ['{0}', [0]],
  ['{1,3}', [1, 3]],
  ['{2,}', [2, 4]],
  ['{0,2}?', [0, 2]],
];

const { pattern } = fc.letrec<{ pattern: Part; sequence: Part; quantified: Part; atom: Part }>((tie) => ({
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => ({
    source: parts.map(({ source }) => source).join('|'),
    samples: parts.flatMap(({ samples }) => samples.slice(0, 2)),
  })),
  sequence: fc.array(tie('quantified'), { maxLength: 4 }).map((parts) => ({
    source: parts.map(({ source }) => source).join(''),
    samples: [0, 1, 2].map((index) =>
      parts.map(({ samples }) => samples[index % Math.max(1, samples.length)] ?? '').join(''),
    ),
  })),
  quantified: fc.oneof(
    { weight: 2, arbitrary: tie('atom') },
    { weight: 1, arbitrary: assertion },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('atom'), fc.constantFrom(...quantifiers))
        .map(([{ source, samples }, [text, counts]]) => ({
          source: source + text,
          samples: counts.map((count) => (samples[0] ?? '').repeat(count)),
        })),
    },
  ),
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    fc.constantFrom(...escapes),
    characterClass,
    fc
      .tuple(fc.constantFrom('(', '(?:'), tie('pattern'))
      .map(([open, { source, samples }]) => ({ source: `${open}${source})`, samples: samples.slice(0, 3) })),
  ),
}));

const noise = fc.array(fc.constantFrom(...characters), { maxLength: 6 }).map((list) => list.join(''));

/** Patterns that are valid with the `u` flag, without lookarounds and backreferences. */
export const arbitraryPattern: fc.Arbitrary<PatternCase> = fc
  .tuple(pattern, fc.array(noise, { maxLength: 4 }), fc.boolean())
  .map(([{ source, samples }, noises, isAnchored]) => ({
    source: isAnchored ? `^(?:${source})$` : source,
    texts: [...samples, ...noises, ...samples.map((text, index) => `${noises[index] ?? 'x'}${text}!`)],
  }));
