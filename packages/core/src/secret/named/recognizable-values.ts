import type { SecretRange } from '../ranges.js';
import { personalNumberRanges } from './personal-numbers.js';

/** Patterns that match values with the form of a secret: tokens, password hashes and private keys. */
const SECRETS: readonly RegExp[] = [
  // JSON Web Token (RFC 7519).
  /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g,
  // Password hashes as written by crypt(3), the PHC string format, LDAP (RFC 2307), Django and Werkzeug.
  /\$(?:2[abxy]?|argon2(?:id|i|d)|scrypt|pbkdf2(?:-\w{3,10})?|[1567y])\$[\w./+=,$-]{8,}/g,
  /\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT)\}[\w+/=.$-]{8,}/g,
  /\b(?:pbkdf2|scrypt|argon2|bcrypt)[_:][\w:]{1,40}\$[\w./+=,$-]{8,}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:(?!-----END)[^"])*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  // Tokens with the prefix of a well-known issuer.
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[rs]k_live_|npm_|hf_|whsec_|ya29\.|SG\.)[\w./+=-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}/g,
];

/** Matches user information in a URL (RFC 3986 §3.2.1). */
const USER_INFORMATION = /\b[a-z][a-z0-9+.-]{0,20}:\/\/([^\s/@"'<>]{1,200})@/gi;

/**
 * Finds secrets, user information in URLs, e-mail addresses, payment card numbers and IBANs by their form. Skips e-mail
 * addresses in domains for examples and tests (RFC 2606), and names of images such as `icon@2x.png`.
 */
export function recognizableRanges(text: string): readonly SecretRange[] {
  const ranges = SECRETS.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ 0: value, index }) => rangeOf(index, value.length)),
  );
  for (const { 0: url, 1: user = '', index } of text.matchAll(USER_INFORMATION))
    ranges.push(rangeOf(index + url.length - user.length - 1, user.length));
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const local = LOCAL_PART.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? '';
    const domain = DOMAIN.exec(text.slice(at + 1, at + 256))?.[0] ?? '';
    if (local === '' || domain === '' || EXAMPLE_DOMAIN.test(domain) || IMAGE_SCALE.test(domain)) continue;
    ranges.push(rangeOf(at - local.length, local.length + 1 + domain.length));
  }
  ranges.push(...personalNumberRanges(text));
  return ranges;
}

const rangeOf = (start: number, length: number): SecretRange => ({
  start,
  end: start + length,
  shown: '***',
});

/** Matches the end of a local part (RFC 5321 §4.1.2), without characters that also separate values. */
const LOCAL_PART = /[\p{L}\p{N}.!#$*+?^_{|}~-]{1,64}$/u;
const DOMAIN = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/u;
const EXAMPLE_DOMAIN = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/i;
/** Matches what follows the `@` in the name of an image for screens of a higher resolution, such as `icon@2x.png`. */
const IMAGE_SCALE = /^\d(?:\.\d)?x\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico)$/i;
