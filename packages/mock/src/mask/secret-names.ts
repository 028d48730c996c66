import type { ApiModel } from '@touchstone/core';
import { plainName } from './views.js';

/** Of a name's letters and digits, in lower case. Whatever stands around them: `client_secret`, `newPasswords`. */
const SECRET =
  /passw(?:or[dt]|d)|pwd|passphrase|passcode|secret|token|(?:api|access|private|signing|encryption|master)key|authori[sz]ation|credential|signature|bearer|assertion|codeverifier|cookie|sessionid|recoverycode|^(?:pass|auth|jwt|sig|otp|pin)$/;

/** Names that are remembered with their answer: a document has a few hundred, a caller may send any. */
const MOST_NAMES = 2000;

/** Whether a name says that its value is a secret: to anybody, or because the document has a key go there. */
export function secretNames({ securitySchemes }: ApiModel): (name: string) => boolean {
  const own = new Set(
    [...securitySchemes.values()].flatMap(({ type, name, parameterName }) =>
      type === 'apiKey' ? [lettersOf(parameterName ?? name)] : [],
    ),
  );
  const answers = new Map<string, boolean>();
  return (name) => {
    let answer = answers.get(name);
    if (answer !== undefined) return answer;
    const plain = plainName(name);
    const letters = lettersOf(plain);
    // The last part of `user[password]`, `headers.X-Key`.
    const last = /[^.[\]]+(?=\]*$)/.exec(plain.slice(-MOST_PART))?.[0] ?? '';
    answer = SECRET.test(letters) || own.has(letters) || own.has(lettersOf(last));
    if (answers.size >= MOST_NAMES) answers.clear();
    answers.set(name, answer);
    return answer;
  };
}

const MOST_PART = 64;

const lettersOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
