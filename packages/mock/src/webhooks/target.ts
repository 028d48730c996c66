import { isIP } from 'node:net';
import { isPrivateAddress } from '@touchstone/core/internal';

/**
 * Returns the reason why the mock refuses to send to a URL; `null` if it does not refuse. The address of a host name is
 * checked later, when the connection is established.
 */
export function refusalReason(text: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'the URL is invalid';
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:')
    return `expected an http or https URL, received the scheme ${protocol.slice(0, -1)}`;
  if (username !== '' || password !== '') return 'the URL contains credentials';
  const host = hostname.replace(/^\[|\]$/g, '');
  return !allowPrivate && isIP(host) !== 0 && isPrivateAddress(host) ? `${host} is a private address` : null;
}

/**
 * Removes credentials, path and query from a URL, because they may be secret. Returns `an invalid URL` if it cannot be
 * parsed.
 */
export function redactUrl(text: string): string {
  if (!URL.canParse(text)) return 'an invalid URL';
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname === '/' ? '/' : '/…'}`;
}
