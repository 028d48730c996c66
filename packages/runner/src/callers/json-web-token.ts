import type { TokenFlaw } from '../plan/request-template.js';

/** The first second of the year 2000, in seconds since the epoch. */
const PAST = 946_684_800;

/** An audience that no server has (RFC 6761 §6.4). */
const OTHER_AUDIENCE = 'https://touchstone.invalid';

/** Returns true for a signed or unsecured JSON Web Token in compact form (RFC 7519 §3, RFC 7515 §7.1). */
export const isJsonWebToken = (text: string): boolean => partsOf(text) !== undefined;

/**
 * Returns a token that differs from a JSON Web Token by one flaw; undefined for another text. Keeps the signature of a
 * token with changed claims, so a server may refuse it for its signature first.
 */
export function flawedToken(token: string, flaw: TokenFlaw): string | undefined {
  const parts = partsOf(token);
  if (!parts) return undefined;
  const { header, payload, claims, signature } = parts;
  const withClaims = (changed: Readonly<Record<string, unknown>>): string =>
    [header, encoded({ ...claims, ...changed }), signature].join('.');
  switch (flaw) {
    case 'past exp':
      return withClaims({ exp: PAST });
    case 'other audience':
      return withClaims({ aud: OTHER_AUDIENCE });
    case 'bad signature': {
      // The last character may contain unused bits, so the first one is changed.
      const first = signature.startsWith('A') ? 'B' : 'A';
      return [header, payload, signature === '' ? 'AAAA' : first + signature.slice(1)].join('.');
    }
  }
}

interface Parts {
  readonly header: string;
  readonly payload: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signature: string;
}

function partsOf(text: string): Parts | undefined {
  const [, header = '', payload = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(text) ?? [];
  if (decoded(header)?.['alg'] === undefined) return undefined;
  const claims = decoded(payload);
  return claims && { header, payload, claims, signature };
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
