import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceRanges, SecretMasker } from '../src/internal.js';
import { runsOf } from './runs-of.js';
import { CASE_ENCODERS, ENCODERS, remains } from './secret-encoders.js';

const maskerOf = (...secrets: readonly string[]): SecretMasker => {
  const masker = new SecretMasker();
  for (const [index, secret] of secrets.entries()) masker.add(secret, `s${index}`);
  return masker;
};

/** Secrets of arbitrary characters, of base64url characters, and of characters that encodings change. */
const secret = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 6, maxLength: 40 }),
  fc.string({ minLength: 4, maxLength: 40 }),
  fc.stringMatching(/^[A-Za-z0-9_-]{4,64}$/),
  fc.string({ unit: fc.constantFrom(...'ab4 %+/\\"\'<&=~é€'), minLength: 4, maxLength: 20 }),
);

/** Text before a secret. Its end cannot be part of base64, of a list of octets or of an escape sequence. */
const before = fc.string().map((text) => `${text.replaceAll(/[%\\]/g, '-')}( `);
/** Text after a secret, which begins with a space and a parenthesis for the same reason. */
const after = fc.string().map((text) => ` )${text}`);

/** Base64 padding, in the encodings that are applied to base64. */
const PADDING = /^(?:=3D|%3D|=|PQ|PT0|\\n|\r\n){0,4}$/i;

describe('a secret', () => {
  it.each([...ENCODERS, ...CASE_ENCODERS])(
    'is masked in the encoding: $name',
    ({ encode, isExact, accepts }) => {
      fc.assert(
        fc.property(before, secret, after, (head, value, tail) => {
          fc.pre(accepts(value));
          const encoded = encode(value);
          const masker = maskerOf(value);
          fc.pre(!remains(`${head}${tail}`, encoded) && encoded.length >= 4);
          // Skip text that happens to contain the secret or its replacement.
          fc.pre(value.trim() !== '' && !`${head}${tail}`.includes('$S0'));
          fc.pre(masker.mask(head) === head && masker.mask(tail) === tail);
          const masked = masker.mask(`${head}${encoded}${tail}`);
          expect(masked).toContain('$S0');
          const rest = masked.replaceAll('$S0', '');
          if (isExact) {
            // Only base64 padding may remain, and the line break after it.
            expect(rest.slice(head.length, rest.length - tail.length)).toMatch(PADDING);
            expect(rest.startsWith(head) && rest.endsWith(tail)).toBe(true);
          } else expect(remains(rest, Buffer.from(value).toString('base64'))).toBe(false);
        }),
        { numRuns: runsOf(300) },
      );
    },
  );
});

describe('a secret in a chain of encodings', () => {
  // Binary encodings are decoded twice at most, and these two encoders consist of two.
  const encoders = ENCODERS.filter(({ name }) => !['base64 twice', 'base64 of UTF-16'].includes(name));
  const chain = fc
    .tuple(
      fc.option(fc.constantFrom(...CASE_ENCODERS)),
      fc.array(fc.constantFrom(...encoders), { minLength: 1, maxLength: 2 }),
    )
    .map(([first, others]) => (first ? [first, ...others] : others));

  it('does not remain in the masked text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~äß€😀]{12,40}$/u), chain, (value, applied) => {
        // A URL removes line breaks, and with them those of quoted-printable.
        fc.pre(
          !applied.some(
            ({ name }, index) => name.includes('soft line') && applied[index + 1]?.name.includes('URL'),
          ),
        );
        // Only the first encoding is applied to the secret itself.
        fc.pre(applied.every(({ accepts }) => accepts(value)));
        const encoded = applied.reduce((text, { encode }) => encode(text), value);
        const masked = maskerOf(value).mask(`{"text": "${encoded}"}`);
        expect(masked).toContain('$S0');
        expect(remains(masked, encoded)).toBe(false);
      }),
      { numRuns: runsOf(2000) },
    );
  });

  it('is masked if each character has a different encoding', () => {
    const encodings = [...ENCODERS, ...CASE_ENCODERS].filter(
      ({ name, isBinary }) => !isBinary && !/^(?:upper|lower)|line|bytes|octal/i.test(name),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...'abcXYZ019-_&<"+/ é€'), fc.constantFrom(...encodings)), {
          minLength: 12,
        }),
        (characters) => {
          const masker = maskerOf(characters.map(([character]) => character).join(''));
          const encoded = characters.map(([character, { encode }]) => encode(character)).join('');
          expect(masker.mask(`<p>${encoded}</p>`)).toBe('<p>$S0</p>');
        },
      ),
      { numRuns: runsOf(500) },
    );
  });
});

describe('SecretMasker', () => {
  it.each([
    ['one secret twice', ['canary-5ecret'], 'canary-5ecretcanary-5ecret', '$S0$S0'],
    ['a secret inside another', ['canary', 'canary-and-more'], 'canary-and-more canary', '$S1 $S0'],
    ['secrets that overlap', ['canary-one', 'one-more'], 'a canary-one-more b', 'a *** b'],
    ['a value that is too short', ['abc'], 'abc abcabc', 'abc abcabc'],
    ['a value of three characters and six octets', ['éßö'], 'Basic dTrDqcOfw7Y= end', 'Basic dT$S0 end'],
    [
      'a short secret only as a whole word',
      ['other'],
      'another other, %20other&mother &ampother',
      'another $S0, %20$S0&mother &amp$S0',
    ],
    ['a secret that contains a percent sign', ['50%41off', 'x'], '50%41off', '$S0'],
    ['a secret that contains a backslash', ['a\\"b\\u0041'], '"a\\\\\\"b\\\\u0041"', '"$S0"'],
    ['a secret in a JSON Pointer', ['aB3/dE5+gH7/jK~9'], '/a~1b/aB3~1dE5+gH7~1jK~09', '/a~1b/$S0'],
    ['a secret that contains an escaped slash', ['a~1b~0c9'], '/a~1b~0c9/a~01b~00c9', '/$S0/$S0'],
    ['a word behind a slash in a JSON Pointer', ['other'], '/a~1other', '/a~1$S0'],
    ['a secret in another case', ['canary-5ecret'], 'Canary-5Ecret', '$S0'],
    ['a long secret of letters in another case', ['canarysecret'], 'CANARYSECRET', '$S0'],
    ['a short secret with a digit in another case', ['ab1x'], 'AB1X AB1XY', '$S0 AB1XY'],
    ['a word only in its own case', ['post', 'Other'], 'POST post other Other', 'POST $S0 other $S1'],
    ['secrets that differ in case', ['Canary-5ecret', 'canary-5ECRET'], 'canary-5ECRET', '$S1'],
    ['a word in hexadecimal digits', ['other'], '6f74686572 6F74686572', '$S0 $S0'],
    ['a secret in the JSON of a buffer', ['canary'], '{"data":[99,97,110,97,114,121]}', '{"data":[$S0]}'],
    ['a secret in a shorter list of octets', ['canary-5ecret'], '[99,97,110]', '[99,97,110]'],
    ['numbers around octets', ['abcd'], '[1,97,98,99,100,300]', '[1,$S0,300]'],
  ])('handles %s', (_, secrets, text, want) => {
    expect(maskerOf(...secrets).mask(text)).toBe(want);
  });

  const octet = (value: number): string => value.toString(16).padStart(2, '0');
  const shown = (line: Buffer): string => line.toString('latin1').replaceAll(/[^ -~]/g, '.');
  it.each<[string, (line: Buffer, offset: string) => string]>([
    [
      'xxd',
      (line, at) => `0${at}: ${line.toString('hex').replaceAll(/(....)(?=.)/g, '$1 ')}  ${shown(line)}`,
    ],
    ['hexdump -C', (line, at) => `0${at}  ${Array.from(line, octet).join(' ')}  |${shown(line)}|`],
    ['od', (line, at) => `${at} ${line.toString('hex').replaceAll(/(..)(..)/g, ' $2$1')}`],
  ])('masks a secret that crosses the lines of a dump of %s, also in JSON', (_, lineOf) => {
    const secretText = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{14,30}[0-9]$/);
    fc.assert(
      fc.property(secretText, fc.nat(20), fc.boolean(), (value, lead, isJson) => {
        const octets = Buffer.from(`${'x'.repeat(lead)} ${value} and more text`);
        const lines = Array.from({ length: Math.ceil(octets.length / 16) }, (_line, index) =>
          lineOf(octets.subarray(16 * index, 16 * index + 16), octet(16 * index).padStart(7, '0')),
        );
        const masked = maskerOf(value).mask(isJson ? JSON.stringify(lines.join('\n')) : lines.join('\n'));
        const digits = masked.replaceAll(/[ \n]|\\n/g, '');
        expect(masked).toContain('$S0');
        // The two lines have no longer part of the secret than its first or last two octets.
        for (let at = 0; at + 4 <= value.length; at++) {
          const part = value.slice(at, at + 4);
          expect(masked).not.toContain(part);
          expect(digits).not.toContain(Buffer.from(part).toString('hex'));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('masks the binary encodings of Latin-1', () => {
    const octets = Buffer.from('pässwörd-1x', 'latin1');
    for (const encoding of ['base64', 'hex'] as const)
      expect(maskerOf('pässwörd-1x').mask(`a ${octets.toString(encoding)} b`)).toMatch(/^a \$S0=? b$/);
  });

  it('keeps the line break after base64', () => {
    const encoded = Buffer.from('canary-5ecret').toString('base64').replaceAll('=', '');
    expect(maskerOf('canary-5ecret').mask(`${encoded}\r\nX-Other: 1`)).toBe('$S0\r\nX-Other: 1');
  });

  it('masks base64 whose characters are escaped twice', () => {
    const escaped = [...Buffer.from('nn-canary-5ecret-nn').toString('base64')]
      .map((character) => `\\u00${character.charCodeAt(0).toString(16)}`)
      .join('');
    expect(maskerOf('nn-canary-5ecret-nn').mask(JSON.stringify(escaped))).toContain('$S0');
  });

  it('shows no part of a secret in two encodings that crosses the length limit', () => {
    const value = 'canary-5ecret-0123456789';
    const references = [
      ...Array.from(value, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ]
      .map((c) => `&#${c.charCodeAt(0)};`)
      .join('');
    expect(maskerOf(value).maskStart(`a ${references}`, 20)).toBe('a $S0…');
  });

  it('searches little more than the part of a text that is kept', () => {
    const masker = maskerOf('canary-5ecret');
    expect(masker.maskStart(`canary-5ecret${'\\'.repeat(4_000_000)}`, 10)).toBe('$S0…');
  });

  it.each([
    ['\\', '\\u005c'],
    ['\\', '\\'],
    ['%', '%25'],
    ['&', '&amp;'],
    ['=', '=3D'],
    ['=', '=\r\n'],
    ["'", "'\\''"],
  ])(
    'ends soon for a secret of many %s in a run of %s, and then masks the rest of the text',
    { timeout: 20_000 },
    (character, unit) => {
      const masker = new SecretMasker();
      masker.add(character.repeat(150));
      masker.add('s3cret/key&value');
      for (const between of ['', 'x'])
        expect(masker.mask(`id=7 ${unit.repeat(4000)}${between}s3cret/key&value`)).not.toContain('3cret');
    },
  );

  it('leaves text without secrets unchanged', () => {
    const masker = maskerOf('key_0123456789', 'c2VjcmV0+/x=', 'a secret & more');
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.json(), fc.webUrl(), fc.base64String()),
        (text) => {
          expect(masker.mask(text)).toBe(text);
        },
      ),
    );
  });

  it('masks an encoded secret at any position in a long text', () => {
    const masker = maskerOf('a long/secret"value', 'another 1');
    fc.assert(
      fc.property(fc.constantFrom(...ENCODERS), fc.nat(20_000), fc.nat(20_000), ({ encode }, head, tail) => {
        const encoded = encode('a long/secret"value');
        const text = `${'lorem %20 ipsum \\n '.repeat(head / 19)}"${'x '.repeat(head)}${encoded}${' y'.repeat(tail)}`;
        const masked = masker.mask(text);
        expect(masked).toContain('$S0');
        expect(remains(masked, encoded)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('shows no part of a secret that crosses the length limit', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ENCODERS),
        secret,
        fc.nat(60),
        ({ name, encode, isExact, accepts }, value, limit) => {
          fc.pre(isExact && accepts(value) && !name.includes('lines'));
          const text = `The answer is ${encode(value)} today.`;
          const shown = replaceRanges(text, maskerOf(value).rangesIn(text), limit);
          const withoutPadding = shown.replace(/…$/, '').replaceAll(/=3D|%3D|=/gi, '');
          expect('The answer is $S0 today.').toContain(withoutPadding);
          expect(withoutPadding.length).toBeGreaterThanOrEqual(Math.min(limit, 'The answer is $S0'.length));
        },
      ),
    );
  });

  it('returns true for a shorter secret in the case in which it was added', () => {
    expect(maskerOf('canary-5ecret', 'canary-5ecret-LONG').reveals('canary-5ecret-long')).toBe(true);
  });

  it('splits text at the start and the end of each secret', () => {
    expect(maskerOf('canary-5ecret').split('?a=canary-5ecret&b=canary%2D5ecret')).toEqual([
      { text: '?a=' },
      { text: 'canary-5ecret', shown: '$S0' },
      { text: '&b=' },
      { text: 'canary%2D5ecret', shown: '$S0' },
    ]);
  });

  it('replaces a secret without a name with three asterisks', () => {
    const masker = new SecretMasker();
    masker.add('canary-5ecret');
    expect(masker.mask('a canary-5ecret b')).toBe('a *** b');
  });
});

describe('a deleted or cleared secret', () => {
  it('is shown again, unless another secret has the same spelling', () => {
    const masker = maskerOf('one canary', 'one+canary');
    masker.delete('one canary');
    expect(masker.mask('one canary, one+canary')).toBe('one canary, $S1');
    masker.delete('one+canary');
    expect(masker.mask('one canary, one+canary')).toBe('one canary, one+canary');
  });

  it('is masked or shown in a text that was masked before', () => {
    const masker = maskerOf('another-canary');
    const text = 'GET /notes?key=canary-5ecret';
    const shown = (change: () => void): string => {
      change();
      return masker.mask(text);
    };
    expect(masker.mask(text)).toBe(text);
    expect(shown(() => masker.add('canary-5ecret', 'key'))).toBe('GET /notes?key=$KEY');
    expect(masker.reveals(text)).toBe(true);
    expect(shown(() => masker.delete('canary-5ecret'))).toBe(text);
    expect(shown(() => masker.add('canary-5ecret', 'key'))).toBe('GET /notes?key=$KEY');
    expect(shown(() => masker.clear())).toBe(text);
  });

  it('leaves all other secrets masked', () => {
    fc.assert(
      fc.property(fc.uniqueArray(secret, { minLength: 2, maxLength: 5 }), (secrets) => {
        // Skip secrets that resemble a replacement.
        fc.pre(!secrets.some((value) => /S\d/i.test(value)));
        const [deleted = '', ...others] = secrets;
        const masker = maskerOf(...secrets);
        masker.delete(deleted);
        for (const other of others)
          for (const { encode } of ENCODERS.slice(0, 40))
            expect(remains(masker.mask(` ${encode(other)} `), encode(other))).toBe(false);
      }),
    );
  });

  it('is shown again after all secrets are cleared', () => {
    const masker = maskerOf('canary-5ecret');
    masker.clear();
    expect(masker.mask('canary-5ecret')).toBe('canary-5ecret');
    expect(masker.reach(10)).toBe(new SecretMasker().reach(10));
  });
});

describe('reveals', () => {
  it('returns true for text with a secret, unless the secret is an everyday word or harmless', () => {
    const masker = maskerOf('key_0123456789', 'password');
    masker.add('the-ceramic-school', 'workspace', { isHarmless: true });
    expect(masker.reveals('key_012345678')).toBe(false);
    expect(masker.reveals('my key_0123456789.')).toBe(true);
    expect(masker.reveals('my KEY_0123456789.')).toBe(false);
    expect(masker.reveals('Your password is too short, the-ceramic-school.')).toBe(false);
    expect(masker.mask('Your password')).toBe('Your $S1');
  });
});
