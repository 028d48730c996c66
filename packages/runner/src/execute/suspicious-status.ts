/** Statuses that a server answers to every call if it can no longer be tested. Redirects can lead to a login page. */
const SUSPICIOUS: readonly (number | null | undefined)[] = [302, 303, 307, 401, 403, 404, 503];

export const isSuspiciousStatus = (status: number | null | undefined): boolean => SUSPICIOUS.includes(status);
