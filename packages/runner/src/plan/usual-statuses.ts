import type { Trigger } from '@touchstone/core';

/** The statuses that servers usually return to a cause, for the causes that usually have the same (RFC 9110 §15.5). */
const STATUSES: Readonly<Partial<Record<Trigger['kind'], readonly string[]>>> = {
  credential: ['401'],
  'client-authentication-failed': ['401', '400'],
  'grant-unsupported': ['400'],
  'scope-missing': ['403'],
  'permission-denied': ['403'],
  'address-blocked': ['403'],
  'resource-absent': ['404', '410'],
  'resource-foreign': ['404', '403'],
  'reference-absent': ['404', '422', '400', '409'],
  'request-invalid': ['400', '422'],
  'required-missing': ['400', '422'],
  duplicate: ['409', '422', '400'],
  'media-type-unsupported': ['415'],
  'not-acceptable': ['406'],
  'payload-too-large': ['413'],
  'method-unsupported': ['405'],
  'rate-exceeded': ['429'],
};

/** A malformed value in the path may also name nothing. */
const OF_PATH: readonly string[] = ['400', '422', '404'];

/** Returns the statuses that servers usually return to a trigger; an empty list if it has no usual ones. */
export const usualStatuses = (trigger: Trigger): readonly string[] =>
  trigger.kind === 'request-invalid' && trigger.in === 'path' ? OF_PATH : (STATUSES[trigger.kind] ?? []);
