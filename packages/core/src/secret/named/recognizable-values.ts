import type { SecretRange } from '../ranges.js';
import { ISSUER_TOKENS, type SecretForm } from './issuer-tokens.js';
import { personalNumberRanges } from './personal-numbers.js';

/** The forms of tokens, password hashes and private keys. */
const SECRETS: readonly SecretForm[] = [
  // JSON Web Token (RFC 7519).
  { needle: 'eyJ', pattern: /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g },
  // Password hashes as written by crypt(3), the PHC string format, LDAP (RFC 2307), Django and Werkzeug.
  {
    needle: '$',
    pattern: /\$(?:2[abxy]?|argon2(?:id|i|d)|scrypt|pbkdf2(?:-\w{3,10})?|[1567y])\$[\w./+=,$-]{8,}/g,
  },
  { needle: '{', pattern: /\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT)\}[\w+/=.$-]{8,}/g },
  { needle: '$', pattern: /\b(?:pbkdf2|scrypt|argon2|bcrypt)[_:][\w:]{1,40}\$[\w./+=,$-]{8,}/g },
  {
    needle: '-----BEGIN',
    pattern:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:(?!-----END)[^"])*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  },
  // The credential of an Authorization header (RFC 6750 §2.1).
  { needle: 'earer ', pattern: /\b[Bb]earer (?=[\w.~+/-]{0,60}\d)([\w.~+/-]{12,}=*)/g },
  ...ISSUER_TOKENS,
];

/** Prefixes of values that also occur in ordinary responses: JSON Web Tokens and Authorization headers. */
const ISSUED: readonly string[] = ['eyJ', 'earer '];

/**
 * Returns true if a text contains a password hash, a private key or the token of a well-known issuer by its form. Tokens that
 * servers issue to their callers do not count.
 */
export const containsStoredSecret = (text: string): boolean =>
  SECRETS.some(
    ({ needle, pattern }) => !ISSUED.includes(needle) && text.includes(needle) && text.search(pattern) >= 0,
  );

/**
 * Matches user information in a URL (RFC 3986 §3.2.1). Begins with a literal instead of the scheme, because this is
 * faster.
 */
const USER_INFORMATION = /:\/\/(?<=\b[a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/@"'<>]{1,200})@/gi;

/**
 * Finds secrets, user information in URLs, e-mail addresses, payment card numbers and IBANs by their form. Skips e-mail
 * addresses in domains for examples and tests (RFC 2606), and names of images such as `icon@2x.png`, and versions such as `react@18.2.0`.
 */
export function recognizableRanges(text: string): readonly SecretRange[] {
  const ranges = SECRETS.filter(({ needle }) => text.includes(needle)).flatMap(({ pattern }) =>
    Array.from(text.matchAll(pattern), ({ 0: match, 1: value = match, index }) =>
      rangeOf(index + match.length - value.length, value.length),
    ),
  );
  for (const { 0: url, 1: user = '', index } of text.matchAll(USER_INFORMATION))
    ranges.push(rangeOf(index + url.length - user.length - 1, user.length));
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const local = LOCAL_PART.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? '';
    const domain = DOMAIN.exec(text.slice(at + 1, at + 256))?.[0] ?? '';
    if (local === '' || domain === '' || EXAMPLE_DOMAIN.test(domain)) continue;
    if (IMAGE_SCALE.test(domain) || VERSION.test(domain)) continue;
    ranges.push(rangeOf(at - local.length, local.length + 1 + domain.length));
  }
  return [...ranges, ...personalNumberRanges(text)];
}

const rangeOf = (start: number, length: number): SecretRange => ({
  start,
  end: start + length,
  shown: '***',
});

/** Matches the end of a local part (RFC 5321 §4.1.2), without characters that also separate values. */
const LOCAL_PART = /[\p{L}\p{N}.!#$*+?^_{|}~-]{1,64}$/u;
/** Matches a domain whose last label has letters only or is an internationalized one (RFC 3696 §2, RFC 5891). */
const DOMAIN =
  /^(?:[\p{L}\p{N}-]{1,63}\.)+(?:xn--[a-z\d-]{2,59}|[\p{L}\p{M}]{2,63})(?![\p{L}\p{N}]|-[\p{L}\p{N}])/iu;
/** Matches the version of a package, such as `1.2.0-rc.next`. */
const VERSION = /^v?\d+\.\d+\.\d/;
const EXAMPLE_DOMAIN = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/i;
/** Matches what follows the `@` in the name of an image for screens of a higher resolution, such as `icon@2x.png`. */
const IMAGE_SCALE = /^\d(?:\.\d)?x\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico)$/i;
