import { isPrivateAddress } from '@touchstone/core/internal';

/**
 * Why nothing is sent to a URL, whatever its name leads to; null where something is. A name is judged again when the
 * connection is made.
 */
export function refusalOf(text: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'the URL is none';
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return `${protocol} is not sent to`;
  if (username !== '' || password !== '') return 'the URL has credentials in it';
  const host = hostname.replace(/^\[|\]$/g, '');
  return !allowPrivate && isAddress(host) && isPrivateAddress(host) ? `${host} is a private address` : null;
}

/** As the URL standard writes addresses; all other hosts are names. */
const isAddress = (host: string): boolean => /^\d+(\.\d+){3}$/.test(host) || host.includes(':');

/** A URL as it may be shown: credentials, the query and the path may be secrets. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return 'what is no URL';
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname === '/' ? '/' : '/…'}`;
}
