import { maximum } from '../limits.js';
import * as check from './check.js';
import { validateCredential } from './validate-credential.js';

const strings = check.array(check.string(), 'a list of strings');

/** Checks for a caller. */
export const validateCaller: check.Check = check.object({
  required: {
    credentials: check.record(validateCredential, 'an object that maps security schemes to secrets'),
  },
  optional: {
    headers: check.record(check.string(), 'an object that maps header names to values'),
    scopes: strings,
    permissions: strings,
    tenant: check.string(),
    revoked: check.boolean,
    expired: check.boolean,
    limits: check.record(
      check.integer(1, maximum.count),
      'an object that maps rate classes to numbers of calls',
    ),
    addressBlocked: check.boolean,
    may: strings,
    provokes: strings,
  },
});
