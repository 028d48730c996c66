import { createValidator } from '@touchstone/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

/** Valid and invalid strings of each format. The tests derive further strings from them by small edits. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  date: ['2024-02-29', '2023-02-29', '1900-02-29', '2000-12-31', '2024-04-31'],
  time: [
    '10:00:00Z',
    '23:59:60Z',
    '23:59:60.5z',
    '00:29:60+00:30',
    '15:59:60-08:00',
    '24:00:00Z',
    '10:00:00+24:00',
  ],
  'date-time': [
    '2024-02-29T10:00:00Z',
    '2016-12-31T23:59:60Z',
    '2024-02-30t10:00:00.123+05:30',
    '2024-01-01 10:00:00Z',
  ],
  duration: ['P1Y2M3DT4H5M6S', 'P4W', 'PT1S', 'P', 'P1YT', 'PT0.5S'],
  uri: [
    'https://user:pw@example.com:8080/a/b?c=d#e',
    'urn:a:b',
    'http://[::1]/',
    'http://[v1.a]/',
    'a:/b',
    'a:',
    'http://[::01.1.1.1]',
    'x:%2g',
  ],
  'uri-reference': ['../a?b#c', '//host/path', '', '#', '/a"b', 'http://[2001:db8::1]:80', 'a b'],
  'uri-template': ['/a/{b}', '{?x,y*}', '{&z:3}', '{', 'a{b}c{/d}', '{!x}'],
  iri: ['https://exämple.com/ü', 'urn:ü', 'a b'],
  'iri-reference': ['ü/ö', '', '#ä', '\\'],
  email: ['joe.bloggs@example.com', 'a+b@c.de', '.a@b.cd', 'a@b', 'a@b-.cd', "o'neil@example.com"],
  'idn-email': ['jöe@exämple.com', 'a@b', 'a@@b'],
  hostname: [
    'example.com',
    'a-b.c.',
    '-a.com',
    'xn--nxasmq6b',
    `${'a'.repeat(63)}.com`,
    `${'a'.repeat(64)}.com`,
  ],
  ipv4: ['192.168.0.1', '255.255.255.255', '256.0.0.1', '1.2.3', '01.2.3.4', '1.2.3.4.5', '1.2.3.4.'],
  ipv6: [
    '::1',
    '2001:db8::8a2e:370:7334',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '::ffff:1.2.3.4',
    '1:2:3:4:5:6:7:8',
    '1::2::3',
    '1.2.3.4',
    '1.2.3.4::',
    '::',
    '1:2:3:4:5:6:1.2.3.4',
    '1::1.2.3.4',
    '1:2:3:4:5::1.2.3.4',
  ],
  regex: ['^a+$', '(', '\\p{L}', '[', 'a{2,1}', '\\-'],
  uuid: [
    '123e4567-e89b-12d3-a456-426614174000',
    '00000000-0000-0000-0000-000000000000',
    'urn:uuid:123e4567-e89b-12d3-a456-426614174000',
  ],
  'json-pointer': ['/a/b~0~1', '', 'a', '/~2', '/'],
  'relative-json-pointer': ['0', '1/a', '0#', '01', '-1', '2/~1'],
  byte: ['aGVsbG8=', '', 'a', 'YQ==', 'YWI=\n', 'a\nYQ=='],
  base64url: ['aGVsbG8', 'a-_', 'a+/', 'YQ=='],
  char: ['a', '', 'ab', '😀', '\n'],
};

const NUMBERS: readonly string[] = ['int8', 'int16', 'int32', 'int64', 'uint8', 'float', 'double'];

/** Characters that formats distinguish. */
const alphabet = fc.constantFrom(...'0159aAfgzZtT:.-+/%#?@[]{}"\'\\ ~_=,;ü😀\n');

/** Generates one of the strings with at most two edits. */
function editedText(texts: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(60), remove: fc.nat(2), insert: fc.array(alphabet, { maxLength: 2 }) });
  return fc.tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 2 })).map(([text, edits]) =>
    edits.reduce((changed, { at, remove, insert }) => {
      const index = at % (changed.length + 1);
      return changed.slice(0, index) + insert.join('') + changed.slice(index + remove);
    }, text),
  );
}

describe('generated validators agree with the validator of core', () => {
  const workspace = new Workspace();
  let compare: ((format: string, value: unknown) => { core: boolean; generated: boolean }) | undefined;

  beforeAll(async () => {
    const formats = [...Object.keys(TEXTS), ...NUMBERS, 'password', 'made-up'];
    const schemas = Object.fromEntries(formats.map((format) => [format, { format }]));
    const model = await modelOf(documentOf(schemas));
    workspace.write('formats', await generate(model, { emitters: ['types', 'zod'] }));
    expect(workspace.compile()).toEqual([]);
    const module = await workspace.import('formats/zod/index.js');
    const core = createValidator(model);
    compare = (format, value) => {
      const node = model.schemas.get(format);
      const validator = validatorAt(module, format.replaceAll('-', '_'));
      if (!node) throw new TypeError(`No schema ${format}.`);
      return { core: core.validate(node, value).length === 0, generated: validator.safeParse(value).success };
    };
  }, 180_000);

  afterAll(() => workspace.remove());

  function expectAgreement(format: string, value: unknown): boolean {
    const result = compare?.(format, value);
    expect(result?.generated, JSON.stringify(value)).toBe(result?.core);
    return result?.generated ?? false;
  }

  test.each(Object.entries(TEXTS))('on strings of the format %s', (format, texts) => {
    const outcomes = new Set(texts.map((text) => expectAgreement(format, text)));
    expect(outcomes).toEqual(new Set([true, false]));
    fc.assert(
      fc.property(editedText(texts), (text) => {
        expectAgreement(format, text);
      }),
      { numRuns: 2000 },
    );
    expect(expectAgreement(format, 17), 'a number').toBe(true);
  });

  test.each(NUMBERS)('on numbers of the format %s', (format) => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -40_000, max: 40_000 }),
      fc.constantFrom(
        2 ** 31,
        2 ** 31 - 1,
        -(2 ** 31),
        2 ** 63,
        -(2 ** 63),
        2 ** 64,
        2 ** 128,
        2 ** 128 - 2 ** 75,
        1e308,
        127,
        128,
        255,
        256,
        -1,
        1.5,
      ),
    );
    fc.assert(
      fc.property(number, (value) => {
        expectAgreement(format, value);
      }),
      { numRuns: 1000 },
    );
    expect(expectAgreement(format, 'text'), 'a string').toBe(true);
  });

  test.each(['password', 'made-up'])('on the format %s, which is an annotation', (format) => {
    expect(expectAgreement(format, 'anything')).toBe(true);
  });
});
