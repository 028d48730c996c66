import type { Exchange } from '../../checks/exchange.js';

/**
 * Returns true if the path in the `Location` header ends with a path that matches the template. A relative reference is
 * also resolved against the URL of the request (RFC 9110 §10.2.2).
 */
export function isLocationOf(
  { request: { url }, response }: Pick<Exchange, 'request' | 'response'>,
  template: string,
): boolean {
  const path = response.headers.location?.replace(/[?#].*$/, '').replace(/\/$/, '') ?? '';
  const segments = template
    .replace(/\/$/, '')
    .split('/')
    .map((segment) => (segment.includes('{') ? '[^/]+' : escaped(segment)));
  const pattern = new RegExp(`${segments.join('/')}$`);
  const resolved = URL.canParse(path, url) ? new URL(path, url).pathname : '';
  return pattern.test(path.includes('/') ? path : `/${path}`) || pattern.test(resolved);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
