export const LOGIN = '/login';
export const MANAGER = '/settings/api-manager';

/** Returns the path of a client's page, or of a page below it. */
export function clientPath(id: string, below = ''): string {
  return `${MANAGER}/${encodeURIComponent(id)}${below}`;
}

/**
 * Returns the page to open after the login: the target if it is a plain path at or below `/settings`, otherwise the API
 * manager.
 */
export function safeTarget(target: string | undefined | null): string {
  return target != null && /^\/settings(\/[\w-]+)*(\?[\w=&-]*)?$/.test(target) ? target : MANAGER;
}
