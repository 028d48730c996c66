export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Returns true if the status reports that the resource does not exist (RFC 9110 §15.5.5, §15.5.11). */
export const isAbsent = (status: number): boolean => status === 404 || status === 410;

/** Returns true for a 4xx that another attempt would receive again. */
export const isRefused = (status: number): boolean => status >= 400 && status < 500 && status !== 429;
