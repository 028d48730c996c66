import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { SentRequest } from './message.js';

/**
 * Returns the reason why HTTP cannot carry the headers of a request, or null if it can carry them. Names a header but
 * not its value, which may be a secret. Called before undici, because a pooled connection that has rejected a request
 * cannot be reused.
 */
export function unsendableReason({ headers, body }: SentRequest): string | null {
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name.toLowerCase(), value, body);
    if (problem !== null) return `The request cannot be sent: ${problem}.`;
  }
  return null;
}

function headerProblem(name: string, value: string, body: string | undefined): string | null {
  if (!passes(() => validateHeaderName(name))) return `${JSON.stringify(name)} is not a header name`;
  if (!passes(() => validateHeaderValue(name, value)))
    return `the header \`${name}\` contains a character that headers cannot carry (RFC 9110 §5.5)`;
  switch (name) {
    case 'content-length':
      // undici writes the header itself if this value is correct.
      return value === String(Buffer.byteLength(body ?? ''))
        ? null
        : 'its `content-length` does not match its body';
    case 'connection':
    case 'expect':
    case 'keep-alive':
    case 'transfer-encoding':
    case 'upgrade':
      return `the header \`${name}\` belongs to the connection, so a request must not set it`;
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
