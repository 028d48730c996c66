import { atPointer } from '@touchstone/core/internal';
import { Parser } from 'htmlparser2';
import type { CsrfToken } from '../config/credential.js';
import type { ReceivedResponse } from '../http/message.js';

/**
 * Returns the CSRF token of a page; undefined if the page does not contain it.
 * @param cookieOf Returns the value of a cookie that the server has set.
 */
export function csrfTokenIn(
  { json, text }: ReceivedResponse,
  from: CsrfToken['from'],
  cookieOf: (name: string) => string | undefined,
): string | undefined {
  if ('cookie' in from) return decoded(cookieOf(from.cookie));
  if ('html' in from) return elementValue(text, from.html);
  const value = atPointer(json, from.json);
  return typeof value === 'string' ? value : undefined;
}

/** Returns a cookie's value with its percent-encoding removed, as frameworks expect it in a header. */
function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Returns the value of the first `input`, or the content of the first `meta` element, with this name. */
function elementValue(html: string, name: string): string | undefined {
  let value: string | undefined;
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      if (value !== undefined || attributes['name'] !== name) return;
      if (tag === 'input') value = attributes['value'];
      if (tag === 'meta') value = attributes['content'];
    },
  });
  parser.end(html);
  return value;
}
