import type { SentRequest } from './exchange.js';
import type { Secrets } from './secrets.js';

/** A shell line that sends the request again. Secrets stand as `$NAME`, in double quotes, for the shell to fill in. */
export function toCurl({ method, url, headers, body }: SentRequest, secrets: Secrets): string {
  const shown = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const parts = [
    'curl -i',
    method === 'GET' ? '' : `-X ${method}`,
    quote(url, secrets),
    ...shown.map(([name, value]) => `-H ${quote(`${name}: ${value}`, secrets)}`),
    body === undefined ? '' : `--data-raw ${quote(shorten(body), secrets)}`,
  ];
  return parts.filter(Boolean).join(' ');
}

const MAX_BODY = 4000;
const shorten = (body: string): string =>
  body.length > MAX_BODY ? `${body.slice(0, MAX_BODY)}…(${body.length - MAX_BODY} more characters)` : body;

/** Single quotes keep the shell from reading anything; only a masked secret needs double ones. */
function quote(text: string, secrets: Secrets): string {
  const masked = secrets.mask(text);
  if (masked === text) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `"${masked.replaceAll(/["\\`]/g, '\\$&')}"`;
}
