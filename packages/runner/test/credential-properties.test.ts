import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAuthentication } from '../src/callers/client-authentication.js';
import { nonexistentIdLike } from '../src/plan/nonexistent-id.js';

/** Generates arbitrary text without lone surrogates, which have no UTF-8 encoding. */
const text = (minLength = 1) => fc.string({ unit: 'binary', minLength, maxLength: 40 });

describe('client authentication', () => {
  test('sends any id and secret with Basic authentication as RFC 6749 §2.3.1 specifies', () => {
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

  test('sends a different id or secret if the case requires it', () => {
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
  test('differs from the original value', () => {
    fc.assert(
      fc.property(fc.oneof(text(0), fc.stringMatching(/^[A-Za-z0-9]{1,24}$/), fc.uuid()), (id) => {
        expect(nonexistentIdLike(id)).not.toBe(id);
      }),
      { numRuns: 500 },
    );
  });

  test('is numeric for a number and keeps the version of a UUID', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), fc.uuid(), (number, uuid) => {
        expect(nonexistentIdLike(number)).toMatch(/^\d+$/);
        const other = nonexistentIdLike(uuid);
        expect(other).toMatch(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
        expect(other.slice(0, 24)).toBe(uuid.slice(0, 24));
      }),
    );
  });

  test('keeps the length, first half and alphabet of a value with several different characters', () => {
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
