import { isItemPath, LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import { extractBinding } from '../extract-binding.js';

/**
 * Returns true if the path in the `Location` header ends with a path that matches the template. A relative reference is
 * also resolved against the URL of the request (RFC 9110 §10.2.2).
 */
export function isLocationOf(
  { request: { url }, response }: Pick<Exchange, 'request' | 'response'>,
  template: string,
): boolean {
  const path = response.headers.location?.replace(/[?#].*$/, '').replace(/\/$/, '') ?? '';
  const resolved = URL.canParse(path, url) ? new URL(path, url).pathname : '';
  return matchesEnd(path.includes('/') ? path : `/${path}`, template) || matchesEnd(resolved, template);
}

/** Returns true if a path ends with a path that matches the template. */
export function matchesEnd(path: string, template: string): boolean {
  const segments = template
    .replace(/\/$/, '')
    .split('/')
    .map((segment) => (segment.includes('{') ? '[^/]+' : escaped(segment)));
  return new RegExp(`${segments.join('/')}$`).test(path);
}

/**
 * Returns the id of a new resource that a 201 names in its `Location` header (RFC 9110 §15.3.2); undefined if the header is
 * absent or does not match the path of the resource.
 * @param template Path template of the resource, such as `/groups/{groupId}`.
 */
export function idInLocation(exchange: Exchange, template: string): string | undefined {
  const isItem = exchange.response.status === 201 && isItemPath(template) && isLocationOf(exchange, template);
  return isItem ? extractBinding(LOCATION_HEADER, exchange) : undefined;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
