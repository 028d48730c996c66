import { effectKinds } from '../permissions.js';
import type { Check } from './check.js';
import * as check from './check.js';

const exec: Check = (value, path, problems) => {
  if (Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string')) return;
  problems.push(check.wrong(path, 'a program and its arguments, as a list of strings', value));
};

const command = check.object({ required: { exec } });

/** Checks for a value of JSON, a function, or a command. */
const value: Check = (candidate, path, problems) => {
  if (typeof candidate === 'function') return;
  if (isCommand(candidate)) command(candidate, path, problems);
  else if (!isJson(candidate))
    problems.push(check.wrong(path, 'a value of JSON, a function, or { exec: [...] }', candidate));
};

/** An object with `exec` is a command, so that a misspelt second key is reported. */
const isCommand = (candidate: unknown): boolean =>
  check.isObject(candidate) && Array.isArray(candidate['exec']) && Object.keys(candidate).length <= 2;

function isJson(candidate: unknown): boolean {
  if (Array.isArray(candidate)) return candidate.every(isJson);
  if (check.isObject(candidate)) return Object.values(candidate).every(isJson);
  return (
    candidate === null ||
    ['string', 'boolean'].includes(typeof candidate) ||
    (typeof candidate === 'number' && Number.isFinite(candidate))
  );
}

const referenceSettings = check.object({
  required: { id: check.string() },
  optional: { disposable: check.boolean },
});

const reference: Check = (candidate, path, problems) => {
  if (typeof candidate === 'function') return;
  if (isCommand(candidate)) command(candidate, path, problems);
  else if (check.isObject(candidate)) referenceSettings(candidate, path, problems);
  else
    check.string('an id, an object with an `id`, a function, or { exec: [...] }')(candidate, path, problems);
};

/** Checks for ids of existing resources. */
export const references: Check = check.record(reference, 'an object that maps the paths of resources to ids');

/** Checks for values by the names of parameters or the JSON Pointers of members of the body. */
export const values: Check = check.record(
  value,
  'an object that maps parameters and JSON Pointers to values',
);

/** Checks for the settings of operations. */
export const operations: Check = check.record(
  check.object({
    optional: {
      effect: check.oneOf(effectKinds),
      allow: check.boolean,
      values,
      bodies: check.array(value, 'a list of bodies'),
      references,
    },
  }),
  'an object that maps operation ids to settings',
);
