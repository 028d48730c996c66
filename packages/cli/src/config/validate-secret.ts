import type { Check } from './check.js';
import * as check from './check.js';

const secretText = "env('NAME') with the name of an environment variable";

/** Checks for a reference to an environment variable. */
export const secret: Check = (value, path, problems) => {
  const isSecret = check.isObject(value) && typeof value['env'] === 'string' && /^\w+$/.test(value['env']);
  if (!isSecret) problems.push(check.wrong(path, secretText, value));
};

/** Checks for a string or a reference to an environment variable. */
export const textOrSecret: Check = (value, path, problems) => {
  if (typeof value === 'string') return;
  if (!check.isObject(value)) problems.push(check.wrong(path, `a string or ${secretText}`, value));
  else secret(value, path, problems);
};
