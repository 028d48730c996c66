import type { IncomingMessage } from 'node:http';
import { sameSecret } from '../secret-hash.js';

/** The settings that the control headers of an API call specify. */
export interface RequestControl {
  /** The client address to assume; `undefined` keeps the real address. */
  readonly address: string | undefined;
  /** Makes the call fail with an internal error. */
  readonly fault: boolean;
}

const NO_CONTROL: RequestControl = { address: undefined, fault: false };

/**
 * Reads the control headers of an API request. They are ignored unless the request carries the control token.
 * @param controlToken `null` while the control protocol is off
 */
export function readRequestControl(
  controlToken: string | null,
  { headers }: IncomingMessage,
): RequestControl {
  const token = headers['touchstone-control'];
  if (controlToken === null || typeof token !== 'string' || !sameSecret(token, controlToken)) {
    return NO_CONTROL;
  }
  const address = headers['touchstone-address'];
  return {
    address: typeof address === 'string' ? address : undefined,
    fault: headers['touchstone-fault'] === 'server_error',
  };
}
