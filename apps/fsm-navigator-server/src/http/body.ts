import type { IncomingMessage } from 'node:http';

/** Far above any resource; what is larger is refused without being read to its end. */
export const BODY_LIMIT = 1_048_576;

/** A request body as it came, judged only when the input is checked. */
export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly mediaType: string }
  | { readonly kind: 'too-large' };

/** Reads the body up to {@link BODY_LIMIT} bytes. */
export async function readBody(incoming: IncomingMessage): Promise<Body> {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_LIMIT) return { kind: 'too-large' };
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > BODY_LIMIT) return { kind: 'too-large' };
    chunks.push(chunk);
  }
  return { kind: 'bytes', bytes: Buffer.concat(chunks), mediaType: mediaTypeOf(incoming) };
}

function mediaTypeOf(incoming: IncomingMessage): string {
  return (incoming.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value of a body, or the one thing that is wrong with it. */
export function parseBody(body: Body | undefined, crash = false): Parsed {
  if (body === undefined || body.kind === 'too-large') {
    return { ok: false, problem: `The body is larger than ${BODY_LIMIT} bytes.` };
  }
  if (body.mediaType !== 'application/json') {
    return { ok: false, problem: 'The body must be sent as Content-Type: application/json.' };
  }
  try {
    return { ok: true, value: JSON.parse(utf8.decode(body.bytes)) };
  } catch (error) {
    if (crash) throw error;
    return { ok: false, problem: 'The body is not valid JSON.' };
  }
}
