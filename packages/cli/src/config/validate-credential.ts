import { exampleUrl } from '../base-url.js';
import { maximum } from '../limits.js';
import type { Check } from './check.js';
import * as check from './check.js';
import { validateLogin } from './validate-login.js';
import { secret, textOrSecret } from './validate-secret.js';

const httpUrl: Check = (value, path, problems) => {
  const isUrl = typeof value === 'string' && /^https?:\/\/\S+$/.test(value) && URL.canParse(value);
  if (!isUrl) problems.push(check.wrong(path, `a URL such as ${exampleUrl}`, value));
};

const clientCredentials = check.object({
  required: { clientId: textOrSecret, clientSecret: secret },
  optional: { tokenUrl: httpUrl },
});

const client = { clientId: textOrSecret, clientSecret: secret, tokenUrl: httpUrl };

const userAndPassword = check.object({
  required: { user: textOrSecret, password: secret },
  optional: client,
});

const refreshToken = check.object({ required: { refreshToken: secret }, optional: client });

const words = check.array(check.string(), "a list such as ['command', 'argument']");

const command: Check = (value, path, problems) => {
  words(value, path, problems);
  if (Array.isArray(value) && value.length === 0)
    problems.push({ path, message: 'expected a command and its arguments, received an empty list.' });
};

const commandCredential = check.object({
  required: { exec: command },
  optional: { expires: check.integer(1, maximum.count) },
});

const login = check.object({ required: { login: validateLogin } });

const file = check.string('the path of a file');

const certificate = check.object({
  required: { certificate: file, key: file },
  optional: { passphrase: secret },
});

/** The kinds of credentials, each with the keys that only it has. The first that matches is checked. */
const KINDS: readonly (readonly [keys: readonly string[], kind: Check])[] = [
  [['exec'], commandCredential],
  [['login'], login],
  [['certificate', 'key'], certificate],
  [['refreshToken'], refreshToken],
  [['user', 'password'], userAndPassword],
  [['clientId', 'clientSecret'], clientCredentials],
];

/** Checks for the credential of a caller for one security scheme. */
export const validateCredential: Check = (value, path, problems) => {
  const kind = check.isObject(value)
    ? KINDS.find(([keys]) => keys.some((key) => Object.hasOwn(value, key)))?.[1]
    : undefined;
  (kind ?? secret)(value, path, problems);
};
