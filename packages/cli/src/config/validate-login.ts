import { maximum } from '../limits.js';
import type { Check } from './check.js';
import * as check from './check.js';
import { secret, textOrSecret } from './validate-secret.js';

const pathBelowServer: Check = (value, path, problems) => {
  if (typeof value === 'string' && /^\/(?!\/)\S*$/.test(value)) return;
  problems.push(
    typeof value === 'string'
      ? { path, message: 'expected a path below the URL of the server, which begins with a single `/`.' }
      : check.wrong(path, 'a path below the URL of the server', value),
  );
};

const pointer: Check = (value, path, problems) => {
  if (typeof value === 'string' && /^\/\S/.test(value)) return;
  problems.push(
    typeof value === 'string'
      ? { path, message: 'expected a JSON Pointer such as `/token`.' }
      : check.wrong(path, 'a JSON Pointer such as `/token`', value),
  );
};

const headers = check.record(textOrSecret, 'an object that maps header names to values');

/** Checks for JSON in which objects with the single key `env` are secrets. */
const json: Check = (value, path, problems) => {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) json(item, `${path}[${index}]`, problems);
  } else if (check.isObject(value)) {
    const isSecret = Object.hasOwn(value, 'env') && Object.keys(value).length === 1;
    (isSecret ? secret : members)(value, path, problems);
  } else if (value === undefined || !['string', 'number', 'boolean', 'object'].includes(typeof value)) {
    problems.push(check.wrong(path, "a JSON value, in which env('NAME') is a secret", value));
  }
};

const members = check.record(json, 'a JSON object');

const place = check.object({ optional: { json: pointer, cookie: check.string(), html: check.string() } });

const csrfShape = check.object({
  required: {
    path: pathBelowServer,
    from: (value, path, problems) => {
      place(value, path, problems);
      exactlyOne(['json', 'cookie', 'html'])(value, path, problems);
    },
  },
  optional: { header: check.string(), field: check.string() },
});

const csrf: Check = (value, path, problems) => {
  csrfShape(value, path, problems);
  if (check.isObject(value) && value['header'] === undefined && value['field'] === undefined)
    problems.push({ path, message: 'expected the `header` or the `field` that receives the token.' });
};

const shape = check.object({
  optional: {
    method: check.oneOf(['POST', 'PUT', 'PATCH', 'GET']),
    path: pathBelowServer,
    operation: check.string('the id of an operation'),
    json,
    form: check.record(textOrSecret, 'an object that maps fields to values'),
    headers,
    csrf,
    token: pointer,
    cookie: check.string('the name of a cookie'),
    expires: check.integer(1, maximum.count),
  },
});

/** Checks for the recipe of a login. */
export const validateLogin: Check = (value, path, problems) => {
  shape(value, path, problems);
  exactlyOne(['path', 'operation'])(value, path, problems);
  exactlyOne(['token', 'cookie'])(value, path, problems);
  if (check.isObject(value) && value['json'] !== undefined && value['form'] !== undefined)
    problems.push({ path, message: 'expected either `json` or `form`, received both.' });
};

/** Checks that an object has exactly one of the keys. */
function exactlyOne(keys: readonly string[]): Check {
  const list = keys.map((key) => `\`${key}\``).join(', ');
  return (value, path, problems) => {
    if (!check.isObject(value)) return;
    const present = keys.filter((key) => value[key] !== undefined);
    if (present.length === 1) return;
    const received = present.length === 0 ? 'none' : present.map((key) => `\`${key}\``).join(' and ');
    problems.push({ path, message: `expected one of ${list}, received ${received}.` });
  };
}
