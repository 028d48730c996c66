import type { IncomingMessage } from 'node:http';

/** Far above any entity. */
export const BODY_LIMIT = 1_048_576;

/**
 * What is too large is received and thrown away up to here, so that its sender is done sending and reads the
 * answer; a connection closed on a sender loses it (RFC 9112 §9.6).
 */
export const DRAIN_LIMIT = 16 * BODY_LIMIT;

/** A request body as it came. */
export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly mediaType: string }
  | { readonly kind: 'too-large'; readonly drained: boolean };

/** Reads the body, and keeps it up to so many bytes. */
export async function readBody(incoming: IncomingMessage, limit: number = BODY_LIMIT): Promise<Body> {
  const announced = Number(incoming.headers['content-length'] ?? 0);
  if (announced > DRAIN_LIMIT) return { kind: 'too-large', drained: false };
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > DRAIN_LIMIT) return { kind: 'too-large', drained: false };
    if (length > limit) chunks = [];
    else chunks.push(chunk);
  }
  if (length > limit) return { kind: 'too-large', drained: true };
  return { kind: 'bytes', bytes: Buffer.concat(chunks), mediaType: mediaTypeOf(incoming) };
}

/** Without parameters, in lower case; empty where the request names none. */
function mediaTypeOf(incoming: IncomingMessage): string {
  return (incoming.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws TypeError where the bytes are no UTF-8, SyntaxError where the text is no JSON */
export function parseJson(bytes: Buffer): unknown {
  return JSON.parse(utf8.decode(bytes));
}

/** @throws TypeError where the bytes are no UTF-8 */
export function parseForm(bytes: Buffer): URLSearchParams {
  return new URLSearchParams(utf8.decode(bytes));
}
