import Negotiator from 'negotiator';
import type { Call } from '../call.js';

/** Whether any of what an operation answers a success with is acceptable to the caller (RFC 9110 §12.5.1). */
export function acceptable(call: Call): boolean {
  const types = call.operation.successTypes;
  return types.length === 0 || preferred(call, types) !== undefined;
}

/** Of some media types the one that the caller likes best: the first where it does not say. Undefined: none. */
export function preferred(call: Call, types: readonly string[]): string | undefined {
  const accept = call.header('accept');
  if (accept === undefined || accept === '*/*' || accept === types[0]) return types[0];
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes([...types]);
  return best;
}
