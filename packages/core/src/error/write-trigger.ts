import type { Json } from '../model/model.js';
import type { Trigger } from './trigger.js';

/** The name in `only` of a call that has no name of its own. */
export const PLAIN_CALL = 'plain';

/** An entry of `x-error.when`. */
type Entry = { readonly [name: string]: Json };

/**
 * Returns a trigger as an entry of `x-error.when`, which is read as the same trigger. Returns undefined for a trigger
 * that a document cannot declare.
 */
export function whenOf(trigger: Trigger): Entry | undefined {
  const entry = entryOf(trigger);
  return entry && trigger.only ? { ...entry, only: trigger.only } : entry;
}

function entryOf(trigger: Trigger): Entry | undefined {
  switch (trigger.kind) {
    case 'credential':
      return { credential: trigger.is };
    case 'client-authentication-failed':
      return { client: 'authentication-failed', by: trigger.by };
    case 'grant-unsupported':
      return { grant: 'unsupported' };
    case 'header':
      return { header: trigger.name, is: trigger.is };
    case 'scope-missing':
      return { scope: trigger.lacks };
    case 'caller':
      return { caller: trigger.is };
    case 'permission-denied':
      return { permission: 'denied' };
    case 'operation-unavailable':
      return { operation: 'unavailable' };
    case 'address-blocked':
      return { address: 'blocked' };
    case 'request-invalid':
      return { request: trigger.in };
    case 'required-missing':
      return { required: 'missing' };
    case 'value-falling':
      return { value: 'falling', field: trigger.field };
    case 'resource-absent':
      return { resource: 'absent' };
    case 'resource-foreign':
      return { resource: 'foreign' };
    case 'reference-absent':
      return { reference: 'absent', field: trigger.field };
    case 'method-unsupported':
      return { method: 'unsupported' };
    case 'media-type-unsupported':
      return { 'media-type': 'unsupported' };
    case 'not-acceptable':
      return { accept: 'unsupported' };
    case 'payload-too-large':
      return { payload: 'too-large', limit: trigger.limit };
    case 'precondition-failed':
      return { precondition: 'failed' };
    case 'precondition-missing':
      return { precondition: 'missing' };
    case 'after':
      return { after: trigger.operation };
    case 'duplicate':
      return { duplicate: trigger.fields.length === 0 ? 'request' : trigger.fields };
    case 'transition-forbidden':
      return { transition: 'forbidden', ...trigger.transitions };
    case 'rate-exceeded':
      // The limit of an inferred trigger is unknown.
      return trigger.limit > 0
        ? { rate: trigger.class, limit: trigger.limit, window: trigger.window }
        : undefined;
    case 'server-fault':
      return { server: 'fault' };
    case 'declared':
      return { declared: true };
    case 'unknown':
    case 'ambiguous':
      return undefined;
  }
}
