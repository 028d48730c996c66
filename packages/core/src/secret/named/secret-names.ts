import type { SecurityScheme } from '../../model/model.js';
import { fullyDecoded } from '../decoded-views.js';

/**
 * Matches the names of secrets after their reduction to lower-case letters and digits. Most alternatives also match
 * within a longer name, such as `newPasswords`.
 */
const SECRET =
  /passw(?:or[dt]|d)|pwd|passphrase|passcode|secret|token|(?:api|access|private|signing|encryption|master)key|authori[sz]ation|credential|signature|bearer|assertion|codeverifier|cookie|sessionid|recoverycode|socialsecurity|cardnumber|csrf|otpcode|authheader|^(?:pass|auth|jwt|sig|otp|pin|ssn|iban|cvv|cvc|hash|salt|sid|session)$/;

/** Maximum number of cached names. A document has a few hundred names, but a caller may send any number. */
const MAX_CACHED_NAMES = 2000;

/**
 * Returns a predicate for names of secret values: well-known names, and the names of API keys.
 * @param schemes The document's security schemes.
 */
export function secretNames(schemes: Iterable<SecurityScheme>): (name: string) => boolean {
  const keyNames = new Set(
    Array.from(schemes).flatMap(({ type, name, parameterName }) =>
      type === 'apiKey' ? [lettersOf(parameterName ?? name)] : [],
    ),
  );
  const answers = new Map<string, boolean>();
  return (name) => {
    let answer = answers.get(name);
    if (answer !== undefined) return answer;
    const plain = fullyDecoded(name);
    const letters = lettersOf(plain);
    // The last part of names such as `user[password]` and `headers.X-Key`.
    const last = /[^.[\]]+(?=\]*$)/.exec(plain.slice(-MAX_PART_LENGTH))?.[0] ?? '';
    answer = SECRET.test(letters) || keyNames.has(letters) || keyNames.has(lettersOf(last));
    if (answers.size >= MAX_CACHED_NAMES) answers.clear();
    answers.set(name, answer);
    return answer;
  };
}

const MAX_PART_LENGTH = 64;

const lettersOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
