export const LOGIN = '/login';
export const MANAGER = '/settings/api-manager';

/** The page of a client, and what is below it. */
export function clientPath(id: string, below = ''): string {
  return `${MANAGER}/${encodeURIComponent(id)}${below}`;
}

/** Where to go after the login: a page of ours, whatever the address says. */
export function safeTarget(target: string | undefined | null): string {
  return target != null && /^\/settings(\/[\w-]+)*(\?[\w=&-]*)?$/.test(target) ? target : MANAGER;
}
