import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAuthentication } from '../src/callers/client-authentication.js';
import { formsOf } from '../src/execute/secret-forms.js';
import { Secrets } from '../src/index.js';
import { nonexistentIdLike } from '../src/plan/nonexistent-id.js';

/** Any text with a UTF-8 encoding, which lone surrogates lack. */
const text = (minLength = 1) => fc.string({ unit: 'binary', minLength, maxLength: 40 });

describe('client authentication', () => {
  test('sends any id and secret in Basic as specified by RFC 6749 §2.3.1', () => {
    fc.assert(
      fc.property(text(), text(), (client_id, client_secret) => {
        const { headers } = clientAuthentication(
          { client_id, client_secret },
          { by: 'client_secret_basic', is: 'as it is' },
        );
        const [scheme, credentials = ''] = headers.authorization?.split(' ') ?? [];
        const pair = Buffer.from(credentials, 'base64').toString('utf8').split(':');
        expect([scheme, ...pair.map(formDecoded)]).toEqual(['Basic', client_id, client_secret]);
      }),
    );
  });

  test('sends any id and secret in a form', () => {
    fc.assert(
      fc.property(text(), text(), (client_id, client_secret) => {
        const { fields } = clientAuthentication(
          { client_id, client_secret },
          { by: 'client_secret_post', is: 'as it is' },
        );
        const sent = new URLSearchParams(fields).toString();
        expect(sent).toMatch(/^[\w.*+%=&-]*$/);
        expect(Object.fromEntries(new URLSearchParams(sent))).toEqual({ client_id, client_secret });
      }),
    );
  });

  test('sends another id or secret if the case requires it', () => {
    fc.assert(
      fc.property(text(), text(), (client_id, client_secret) => {
        const client = { client_id, client_secret };
        const by = 'client_secret_post';
        const unknown = clientAuthentication(client, { by, is: 'unknown' }).fields;
        const wrong = clientAuthentication(client, { by, is: 'wrong secret' }).fields;
        expect(unknown.client_id).not.toBe(client_id);
        expect(unknown.client_secret).toBe(client_secret);
        expect(wrong.client_id).toBe(client_id);
        expect(wrong.client_secret).not.toBe(client_secret);
      }),
    );
  });
});

const formDecoded = (value: string): string => new URLSearchParams(`x=${value}`).get('x') ?? '';

describe('a nonexistent id', () => {
  test('differs from any value', () => {
    fc.assert(
      fc.property(fc.oneof(text(0), fc.stringMatching(/^[A-Za-z0-9]{1,24}$/), fc.uuid()), (id) => {
        expect(nonexistentIdLike(id)).not.toBe(id);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps numbers numeric and UUIDs in their version', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), fc.uuid(), (number, uuid) => {
        expect(nonexistentIdLike(number)).toMatch(/^\d+$/);
        const other = nonexistentIdLike(uuid);
        expect(other).toMatch(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
        expect(other.slice(0, 24)).toBe(uuid.slice(0, 24));
      }),
    );
  });

  test('keeps length, first half and alphabet of letters and digits if the alphabet has several characters', () => {
    const id = fc
      .stringMatching(/^[a-zA-Z0-9]{17}$/)
      .filter((value) => !/^\d+$/.test(value) && !/^[A-Za-z]{1,8}\d+$/.test(value))
      .filter((value) =>
        [/\d/g, /[a-z]/g, /[A-Z]/g].some((kind) => new Set(value.slice(9).match(kind)).size > 1),
      );
    fc.assert(
      fc.property(id, (value) => {
        const other = nonexistentIdLike(value);
        expect(other).toHaveLength(value.length);
        expect(other.slice(0, 9)).toBe(value.slice(0, 9));
        for (const character of other) expect(value).toContain(character);
      }),
    );
  });
});

describe('masking', () => {
  /** A naive `Secrets.mask` without its index. */
  function naive(values: readonly string[], text: string): string {
    const forms = values
      .filter((value) => value.length >= 4)
      .flatMap((value) => formsOf(value).map((form) => [form, `$S${values.indexOf(value)}`] as const));
    let masked = '';
    for (let at = 0; at < text.length; ) {
      const fitting = forms.filter(([form]) => text.startsWith(form, at));
      const longest = Math.max(...fitting.map(([form]) => form.length));
      const [form, name] = fitting.find(([candidate]) => candidate.length === longest) ?? [
        text.charAt(at),
        text.charAt(at),
      ];
      masked += name;
      at += form.length;
    }
    return masked;
  }

  const few = fc.string({
    unit: fc.constantFrom('a', 'b', '+', '/', '"', 'é', '<', '%'),
    minLength: 3,
    maxLength: 9,
  });

  test('finds the same forms of secrets as a naive search', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(few, { minLength: 1, maxLength: 6 }),
        fc.array(fc.oneof(few, fc.nat(5)), { maxLength: 12 }),
        fc.nat(9),
        (values, parts, form) => {
          const secrets = new Secrets();
          for (const [index, value] of values.entries()) secrets.add(value, `s${index}`);
          const text = parts
            .map((part) => {
              if (typeof part === 'string') return part;
              const forms = formsOf(values[part % values.length] ?? '');
              return forms[form % Math.max(1, forms.length)] ?? '';
            })
            .join('');
          expect(secrets.mask(text)).toBe(naive(values, text));
        },
      ),
      { numRuns: 500 },
    );
  });
});
