import type { ReceivedResponse } from '../../http/message.js';

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The reason why a resource may still be created. */
export const PENDING = 'the server has only accepted its creation (202), and may create it later';

/** Returns true if the status reports that the resource does not exist (RFC 9110 §15.5.5, §15.5.11). */
export const isAbsent = (status: number): boolean => status === 404 || status === 410;

/** Returns true for a 4xx that another attempt would receive again. */
export const isRefused = (status: number): boolean => status >= 400 && status < 500 && status !== 429;

/** A request that the server refused because the credential is missing, wrong or not sufficient. */
export interface Refusal {
  /** Id of the operation. */
  readonly operation: string;
  /** Status of the response. */
  readonly status: 401 | 403;
}

export const isUnauthorized = (status: number): status is Refusal['status'] =>
  status === 401 || status === 403;

/**
 * Returns true if a read after a removal shows that the resource is gone. After an accepted removal, some servers answer
 * 400 or 403, or 200 without a value. A 401 shows nothing, because the session of the caller may have ended.
 */
export function isGoneBy({ status, json, text }: ReceivedResponse, isAccepted: boolean): boolean {
  if (isAbsent(status)) return true;
  return (
    isAccepted &&
    ((isRefused(status) && status !== 401) || (isSuccess(status) && (text === '' || json === null)))
  );
}
