import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { SentRequest } from './message.js';

/**
 * Why HTTP cannot carry the headers of a request; null when it can. Names the header and never its value, which may be
 * a secret. Asked before undici is: a connection of its pool that has refused a request answers no other any more.
 */
export function whyUnsendable({ headers, body }: SentRequest): string | null {
  for (const [name, value] of Object.entries(headers)) {
    const why = whyNot(name.toLowerCase(), value, body);
    if (why !== null) return `The request cannot be sent: ${why}.`;
  }
  return null;
}

function whyNot(name: string, value: string, body: string | undefined): string | null {
  if (!passes(() => validateHeaderName(name))) return `${JSON.stringify(name)} is no name of a header`;
  if (!passes(() => validateHeaderValue(name, value)))
    return `the header \`${name}\` would hold a character that headers cannot hold (RFC 9110 §5.5)`;
  switch (name) {
    case 'content-length':
      // undici writes its own where this one is right.
      return value === String(Buffer.byteLength(body ?? ''))
        ? null
        : 'its `content-length` would not be that of its body';
    case 'connection':
    case 'expect':
    case 'keep-alive':
    case 'transfer-encoding':
    case 'upgrade':
      return `the header \`${name}\` is the connection's, and no request of the run may set it`;
    default:
      return null;
  }
}

function passes(validate: () => void): boolean {
  try {
    validate();
    return true;
  } catch {
    return false;
  }
}
