import type { IncomingMessage } from 'node:http';

/** Maximum size of a request body, which is far larger than any valid resource. */
export const BODY_LIMIT_BYTES = 1_048_576;

export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly mediaType: string }
  /** `drained` is true if the body was received to its end, so that the connection can be reused. */
  | { readonly kind: 'too-large'; readonly drained: boolean };

/**
 * Reads a request body.
 * @param limit maximum size in bytes
 * @param drainLimit maximum size in bytes of an oversized body that is received and discarded, so that the sender
 * finishes and reads the response. Closing the connection while the client is still sending can lose the response
 * (RFC 9112 §9.6).
 */
export async function readBody(
  incoming: IncomingMessage,
  limit: number = BODY_LIMIT_BYTES,
  drainLimit: number = limit,
): Promise<Body> {
  const announced = Number(incoming.headers['content-length'] ?? 0);
  if (announced > drainLimit) return { kind: 'too-large', drained: false };
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > drainLimit) return { kind: 'too-large', drained: false };
    if (length > limit) chunks = [];
    else chunks.push(chunk);
  }
  if (length > limit) return { kind: 'too-large', drained: true };
  return { kind: 'bytes', bytes: Buffer.concat(chunks), mediaType: mediaTypeOf(incoming) };
}

/** Returns the media type without parameters, in lower case, or an empty string if the request has none. */
function mediaTypeOf(incoming: IncomingMessage): string {
  return (incoming.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses JSON in UTF-8.
 * @throws TypeError if the bytes are not UTF-8
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(bytes: Buffer): unknown {
  return JSON.parse(utf8.decode(bytes));
}

/**
 * Parses a form in UTF-8.
 * @throws TypeError if the bytes are not UTF-8
 */
export function parseForm(bytes: Buffer): URLSearchParams {
  return new URLSearchParams(utf8.decode(bytes));
}
