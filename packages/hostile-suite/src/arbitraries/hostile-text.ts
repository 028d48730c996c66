import fc from 'fast-check';
import { CANARY, INJECTED_CODE } from '../canary.js';

/** Names that plain objects inherit, or that JavaScript treats specially. */
const SPECIAL_NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'toJSON', 'then'],
  ...['length', 'isPrototypeOf', '__defineGetter__', 'default', 'undefined', 'null', 'NaN', 'arguments'],
];

/** Names that may break paths, pointers, URLs or files. */
const BROKEN_NAMES = [
  ...['', ' ', '0', '-1', '1e3', '.', '..', '../../etc/passwd', 'a/b', 'a~b', '~0', '~1', '~2', '%2F', '%zz'],
  ...['#', '?', '{', '}', '{}', '{a}', '[]', 'a[b]', '$ref', '*', '**', 'a,b', 'a;b', 'a=b', 'a&b', ':', '@'],
  ...['CON', 'index', 'class', 'z', 'json', 'Types', 'paths', 'A b', 'a-b', 'a_b', 'aB'],
];

/** Text with control characters, bidirectional controls and unusual Unicode. */
const UNUSUAL_TEXT = [
  ...[
    '\u0000',
    '\u0007',
    '\b',
    '\t',
    '\r\n',
    '\u001b[2J\u001b[31m',
    '\u001b]8;;http://x.test\u0007a',
    '\u009b31m',
  ],
  ...[
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u202egnp',
    '\u2066',
    '\ud800',
    '\udc00a',
    '\uffff',
    '\u{1f468}\u200d\u{1f469}',
  ],
  ...['e\u0301', '\u0130', '\u017f', '\u212a', '\u00df', '\ufb01', 'a'.repeat(300), '\u0301'.repeat(200)],
];

/** Wrappers that end the string, comment, template or command in which a careless tool would place a string. */
const WRAPPERS: readonly ((code: string) => string)[] = [
  (code) => code,
  (code) => `*/ ${code} /*`,
  (code) => `\u0024{${code}}`,
  (code) => `"; ${code}; //`,
  (code) => `'; ${code}; //`,
  (code) => `\`; ${code}; \``,
  (code) => `\\"; ${code}; //`,
  (code) => `\n${code}; //`,
  (code) => `\u2028${code}\u2029`,
  (code) => `</script><script>${code}</script>`,
  (code) => `]]; ${code}; [[`,
  (code) => `/; ${code}; /`,
  (code) => `{{${code}}}<%= ${code} %>#{${code}}`,
];

const injection: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.constantFrom(...WRAPPERS), fc.constantFrom(...INJECTED_CODE)).map(([wrap, code]) => wrap(code)),
  fc.constantFrom(
    `$(touch ${CANARY})`,
    `\`touch ${CANARY}\``,
    `; touch ${CANARY} #`,
    `' ; touch ${CANARY} ; '`,
    `| touch ${CANARY}`,
    '@ts-nocheck',
    '// @ts-ignore',
    '<!-- -->',
    '%s%n%d%j%O',
    '$&$1$`',
  ),
);

/**
 * Strings of any code points. The unit `binary` of fast-check would keep a table of all code points, which takes 1 GB.
 */
const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.nat({ max: 0x10ffff }), { maxLength }).map((codes) => String.fromCodePoint(...codes));

/** Names for properties, schemas, parameters, headers, paths, codes and everything else that a document names. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SPECIAL_NAMES) },
  { weight: 2, arbitrary: fc.constantFrom(...BROKEN_NAMES) },
  { weight: 2, arbitrary: fc.constantFrom(...UNUSUAL_TEXT) },
  { weight: 2, arbitrary: injection },
  anyText(8),
);

/** Text for descriptions, examples, defaults and other values. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: injection },
  { weight: 2, arbitrary: fc.constantFrom(...UNUSUAL_TEXT) },
  fc.constantFrom(...SPECIAL_NAMES, ...BROKEN_NAMES),
  anyText(40),
  fc.tuple(injection, injection).map(([left, right]) => `${left}\n\n${right}`),
);

/** Small integers, and numbers at which limits, dates, sizes and bit operations overflow. */
export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 1e-7, 5e-324, 255, 2 ** 31, 2 ** 32, 2 ** 53, 1e9, 1e21, 1e308, -1e308),
  fc.integer({ min: -5, max: 5000 }),
);

/** Regular expressions that backtrack exponentially, are huge or invalid, or are valid only in some dialects. */
export const hostilePattern: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...['^(a+)+$', '(a|a)*b', '(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(?=(a+)+$)a', '(\\w+)\\1+$'],
      ...['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3}))$', '(.*)*x'],
      ...['^a{1000000000}$', '^(a{1000}){1000}$', '(x{1000}){1000}', '^(?:a{0,1000}){0,1000}$', 'a{2,1}'],
      ...[
        '(',
        '[',
        '\\',
        '*',
        '(?<a>.)(?<a>.)',
        '\\p{L}+',
        '\\p{Nope}',
        '[\\p{L}--[a-z]]',
        '\\cA',
        '\\u{110000}',
      ],
      ...[
        '(?!)',
        '[]',
        '[^]',
        '^$',
        '$^',
        '\\b',
        '(?<!a)b',
        '(?i:a)',
        '\ud800',
        '[\ud83d\ude00-\ud83d\ude4f]',
        '\\k<a>',
      ],
      ...[
        'a|'.repeat(500),
        `(${'a?'.repeat(30)}${'a'.repeat(30)})`,
        '(((((((((a*)*)*)*)*)*)*)*)*)*b',
        '\\-\\_\\@',
      ],
    ),
  },
  fc.integer({ min: 1, max: 400 }).map((depth) => `${'('.repeat(depth)}a${')*'.repeat(depth)}b`),
  fc.string({ unit: fc.constantFrom(...'ab()[]{}|*+?^$\\.-,1d'), maxLength: 20 }),
);
