import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAuthentication } from '../src/execute/client-authentication.js';
import { alter } from '../src/plan/alter.js';

/** Any characters that can be sent at all: a lone surrogate has no UTF-8. */
const text = (minLength = 1) => fc.string({ unit: 'binary', minLength, maxLength: 40 });

describe('a client of any id and secret', () => {
  test('is understood by a server that reads Basic as RFC 6749 §2.3.1 has it', () => {
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

  test('is understood by a server that reads a form', () => {
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

  test('is another one, or has another secret, where a case wants that', () => {
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

describe('an id altered', () => {
  test('is another one, whatever it was', () => {
    fc.assert(
      fc.property(fc.oneof(text(0), fc.stringMatching(/^[A-Za-z0-9]{1,24}$/), fc.uuid()), (id) => {
        expect(alter(id)).not.toBe(id);
      }),
      { numRuns: 500 },
    );
  });

  test('that is a number stays one, and one that is a UUID stays one of its version', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), fc.uuid(), (number, uuid) => {
        expect(alter(number)).toMatch(/^\d+$/);
        const other = alter(uuid);
        expect(other).toMatch(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
        expect(other.slice(0, 24)).toBe(uuid.slice(0, 24));
      }),
    );
  });

  test('of letters and digits keeps its length, its first half and its alphabet, where it has one to choose from', () => {
    const id = fc
      .stringMatching(/^[a-zA-Z0-9]{17}$/)
      .filter((value) => !/^\d+$/.test(value) && !/^[A-Za-z]{1,8}\d+$/.test(value))
      .filter((value) =>
        [/\d/g, /[a-z]/g, /[A-Z]/g].some((kind) => new Set(value.slice(9).match(kind)).size > 1),
      );
    fc.assert(
      fc.property(id, (value) => {
        const other = alter(value);
        expect(other).toHaveLength(value.length);
        expect(other.slice(0, 9)).toBe(value.slice(0, 9));
        for (const character of other) expect(value).toContain(character);
      }),
    );
  });
});
