import type { SecurityScheme } from '../../model/model.js';
import { fullyDecoded } from '../decoded-views.js';
import { withoutAccents } from './letters.js';

/**
 * Matches the names of secrets after their reduction to lower-case letters and digits. Most alternatives also match
 * within a longer name, such as `newPasswords`. The words for passwords are those of English, German, French, Spanish,
 * Portuguese, Dutch, Norwegian, Swedish, Danish, Russian, Chinese, Japanese and Korean, without accents.
 */
const SECRET = new RegExp(
  [
    'passw(?:or[dt]|d)|pwd|passphrase|passcode|secret|token|(?:api|access|private|signing|encryption|master)key',
    'authori[sz]ation|credential|signature|bearer|assertion|codeverifier|cookie|sess(?:ion)?id|recoverycode',
    'socialsecurity|cardnumber|cardcv[cv]|[cx]srf|otpcode|pincode|mfacode|securitycode|backupcode|authheader',
    'securityanswer|totpseed|accountnumber|routingnumber|connectsid',
    'kennwort|motdepasse|contrasena|palavrapasse|(?<![dr]e)senha|wachtwoord|passord|losenord|adgangskode',
    'пароль|密码|密碼|パスワード|비밀번호',
    '^(?:pass|auth|jwt|sig|otp|pin|ssn|iban|cvv|cvc|hash|salt|sid|session)$',
  ].join('|'),
);

/**
 * Matches the parts of reduced names that contain the name of a secret although their values are ordinary: counts,
 * lengths, times, and rules.
 */
const ORDINARY = new RegExp(
  [
    'secretar(?:y|ies|iat)|tokeni[sz](?:er|ation)|passwordpolic(?:y|ies)',
    '(?:passw(?:or[dt]|d)|pwd|token|secret|session|cookie|credential|signature|apikey|accesskey)s?(?:count|type|limit|usage|(?:min|max)(?:imum)?length|length|age|maxage|ttl|lifetime|strength|requirements?|rules?|(?:expires?|expiry|expiration)(?:at|in|on|date|time|inseconds|indays|seconds|days|ms)?|(?:last)?(?:changed|updated|created|issued|rotated|used)(?:at|on|date))$|tokensused$',
    '(?:max|min|total|prompt|completion|input|output|reasoning|cached)(?:new)?tokens$',
    '^token(?:url|uri|endpoint)(?:authmethodssupported)?$',
  ].join('|'),
);

/** Matches the last word of a name, such as `userPw`, if it is the name of a secret. */
const SECRET_WORD = /^(?:pw|psk|otp|ssn|mdp|heslo|haslo|jelszo|geheimzahl)\d{0,2}$/;

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
    answer =
      SECRET.test(letters.replace(ORDINARY, '')) ||
      SECRET_WORD.test(lettersOf(/(?:\p{Lu}+|\p{Lu}?\p{Ll}+)[\d]*$/u.exec(last)?.[0] ?? '')) ||
      keyNames.has(letters) ||
      keyNames.has(lettersOf(last));
    if (answers.size >= MAX_CACHED_NAMES) answers.clear();
    answers.set(name, answer);
    return answer;
  };
}

const MAX_PART_LENGTH = 64;

const lettersOf = (name: string): string =>
  withoutAccents(name)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
