export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Returns true if the status reports that the resource does not exist (RFC 9110 §15.5.5, §15.5.11). */
export const isAbsent = (status: number): boolean => status === 404 || status === 410;

/** Returns true for a 4xx that another attempt would receive again. */
export const isRefused = (status: number): boolean => status >= 400 && status < 500 && status !== 429;

/** A request that the server refused because the credential is missing, wrong or not sufficient. */
export interface Refusal {
  /** Id of the operation. */
  readonly operation: string;
  readonly status: 401 | 403;
}

export const isUnauthorized = (status: number): status is Refusal['status'] =>
  status === 401 || status === 403;
