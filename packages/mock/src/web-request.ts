import { corruptBody } from './faults/corrupt-body.js';
import { hasNoContent, type Incoming, type Reply } from './message.js';

export function fromRequest(request: Request): Incoming {
  const { origin, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    origin,
    path: pathname,
    query: search.slice(1),
    address: undefined,
    hasBody: request.body !== null,
    header: (name) => (TOKEN.test(name) ? request.headers.get(name) : null) ?? undefined,
    body: (limit) => collect(request.body, limit),
  };
}

/** Matches a valid header name (RFC 9110 §5.1). `Headers` throws for any other name, which a document may declare. */
const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/;

export function toResponse(reply: Reply): Response {
  const { status, headers, body } = reply;
  const content = hasNoContent(status) ? null : body;
  if (reply.transport) return new Response(corruptBody(reply), { status, headers });
  return new Response(content as ConstructorParameters<typeof Response>[0], { status, headers });
}

async function collect(stream: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, so the rest is not read.
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return concatenate(chunks, size);
}

/**
 * Joins chunks into one array.
 * @param size The total length of the chunks in bytes.
 */
export function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first) return first;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
