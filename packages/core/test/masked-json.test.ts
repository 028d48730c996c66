import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentMasker, secretNames } from '../src/internal.js';
import { runsOf } from './runs-of.js';

const masker = new ContentMasker(secretNames([]));

/** Parts of strings that begin or end a secret in some format. */
const fragment = fc.constantFrom(
  ...[
    'token=',
    'token: ',
    'a=1&token=',
    'pass="',
    '"token":',
    '"password": "',
    "'secret': '",
    'token={',
    'token=[',
  ],
  ...[
    '<token>',
    '</token>',
    '-----BEGIN PRIVATE KEY-----',
    'content-disposition: form-data; name="token"\r\n\r\n',
  ],
  ...[
    '"',
    "'",
    '\\',
    '\\"',
    '}',
    ']',
    ',',
    '&',
    '=',
    ':',
    '\n',
    ' ',
    '%22',
    '&quot;',
    '&quot',
    '\\u0022',
    '\u00e9',
  ],
  ...[
    '(token) VALUES (',
    'id,token\n1,',
    ' IN (',
    '--token ',
    ':token => ',
    '<a name="token" value=',
    '"errors":',
    'is too short',
  ],
  ...[
    'SECRET',
    '4111111111111111',
    'DE89370400440532013000',
    'ada@lovelace.dev',
    'phone: 0170 1234567',
    'null',
    '12',
  ],
);
const string = fc.array(fragment, { maxLength: 8 }).map((fragments) => fragments.join(''));
const scalar = fc.oneof(
  string,
  fc.constantFrom(null, true, 12, -4111111111111111, 4.5e10, 491701234567),
  fc.object({ maxDepth: 1 }).map((value) => JSON.stringify(value)),
);
const { value: document } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(
    fc.oneof(string, fc.constantFrom('token', 'phone', 'a', 'password', 'hash', 'q')),
    tie('value'),
    { maxKeys: 4 },
  ),
}));

/** Writes `é` as the escape sequence of a digit, with which a payment card number may begin. */
const withEscapes = (json: string): string => json.replaceAll('é', '\\u0034');

describe('JSON', () => {
  it('is still JSON after its secrets are masked', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(0, 2), (value, indent) => {
        const text = withEscapes(JSON.stringify(value, null, indent));
        for (const masked of [masker.mask(text), masker.maskForms(text)])
          expect(() => JSON.parse(masked), masked).not.toThrow();
      }),
      { numRuns: runsOf(1000) },
    );
  });

  it.each([
    ['{"q":"token=SECRET"}', '{"q":"token=***"}'],
    [String.raw`["{\"nif\":[12345678]}"]`, String.raw`["{\"nif\":[***]}"]`],
    ['{"q":"a=1&token=SECRET&b=2","z":1}', '{"q":"a=1&token=***&b=2","z":1}'],
    ['{"q":"token=","z":1}', '{"q":"token=","z":1}'],
    ['{"q":"token={\\"a\\":1}","z":1}', '{"q":"token=***","z":1}'],
    ['{"q":"token=\\"SECRET\\"","z":1}', '{"q":"token=\\"***\\"","z":1}'],
    ['{"q":"the token: \\"SECRET\\"","z":1}', '{"q":"the token: \\"***\\"","z":1}'],
    ['{"q":"{\\"a\\":\\"token=SECRET\\"}","z":1}', '{"q":"{\\"a\\":\\"token=***\\"}","z":1}'],
    ['{"q":"<token>SECRET","z":1}', '{"q":"<token>***","z":1}'],
    ['{"card":4111111111111111,"z":1}', '{"card":"***","z":1}'],
    ['{"card":"\\u0034111111111111111"}', '{"card":"***"}'],
    ['{"q":"-----BEGIN PRIVATE KEY-----","z":1}', '{"q":"***","z":1}'],
    [
      String.raw`{"errors":{"token":"{\"a\":{\"b\":0}}"}}`,
      String.raw`{"errors":{"token":"{\"a\":{\"b\":***}}"}}`,
    ],
  ])('keeps the end of its strings: %s', (text, want) => {
    expect(masker.mask(text)).toBe(want);
  });

  it('keeps the end of its strings within other text', () => {
    expect(masker.mask('Received {"q":"token=SECRET","z":1}')).toBe('Received {"q":"token=***","z":1}');
    expect(masker.mask('q={"q":"token=SECRET","z":1}&b=2')).toBe('q={"q":"token=***","z":1}&b=2');
  });
});

describe('masking by name', () => {
  it.each([
    ...['pin_code', 'card_cvc', 'securityCode', 'mfa_code', 'backupCodes', 'security_answer', 'totp_seed'],
    ...['PHPSESSID', 'connect.sid', 'xsrf', 'X-XSRF-TOKEN', 'accountNumber', 'routing_number'],
    ...['secretaryPassword', 'token_type_secret', 'tokens'],
  ])('masks the value of %s', (name) => {
    expect(masker.mask(JSON.stringify({ [name]: 'val 1' }))).toBe(JSON.stringify({ [name]: '***' }));
  });

  it.each([
    ...[
      'secretary',
      'secretaryName',
      'tokenizer',
      'tokenization',
      'tokenCount',
      'token_type',
      'passwordPolicy',
    ],
    ...[
      'max_tokens',
      'prompt_tokens',
      'completion_tokens',
      'max_completion_tokens',
      'input_tokens',
      'inside',
    ],
  ])('keeps the value of %s', (name) => {
    const text = JSON.stringify({ [name]: 4096, nested: { [name]: 'bearer' } });
    expect(masker.mask(text)).toBe(text);
  });

  it.each([
    ['{"name":"password","value":"S 1"}', '{"name":"password","value":"***"}'],
    ['{"key": "api_key", "value": "a\\"b"}', '{"key": "api_key", "value": "***"}'],
    ['{"field":"pin","rejectedValue":1234}', '{"field":"pin","rejectedValue":"***"}'],
    [String.raw`{"m":"{\"name\":\"token\",\"value\":\"S1\"}"}`, '***'],
    ['{"name":"colour","value":"S 1"}', '{"name":"colour","value":"S 1"}'],
    ['{"name":"password","type":"string","value":""}', '{"name":"password","type":"string","value":""}'],
  ])('masks the value whose name is in the member before it: %s', (text, want) => {
    expect(masker.mask(text)).toContain(want);
  });

  it('keeps the names of images for screens of a higher resolution', () => {
    expect(masker.mask('icon@2x.png logo@1.5x.webp')).toBe('icon@2x.png logo@1.5x.webp');
    expect(masker.mask('me@2x.io')).toBe('***');
  });

  it.each([
    '["token={",',
    '"token=a" ',
    '\\"token={\\" ',
    '"<token>",',
    '"firstName":{"a":[',
    '"a":"surname: [',
    'the token: "',
    'token: \\\\',
    '&quot',
    '"\\u0034111',
    'q="&token=',
    '{"name":"token","value":"',
    '"name":"token",  ',
    'token,a\n',
    'token,"a\n',
    '| token |',
    ") VALUES ('",
    "(token) VALUES ('a), ",
    'token IN (',
    ":token => '",
    '--token "',
    '-u a',
    '["token","',
    '<a name="token" ',
    '<key>token</key>',
    '"errors":{"token":["',
    's:1:"token";s:',
    "'=\n",
    'errors:>= ',
    "'Authorization: Digest \\\\",
    'password: |\n a\nb ',
    '{"password: |\n a\nb ',
    'name: password\nvalue: |\n  ',
    'rawHeaders: ["token","a",',
  ])('ends soon for repetitions of %s', { timeout: 20_000 }, (part) => {
    for (const text of [
      part.repeat(30_000),
      JSON.stringify(Array(30_000).fill(part)),
      JSON.stringify(part.repeat(30_000)),
    ])
      expect(masker.mask(text).length).toBeGreaterThan(0);
  });
});
