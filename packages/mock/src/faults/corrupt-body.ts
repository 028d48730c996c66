import type { Reply } from '../message.js';

/** Maximum number of chunks that a body is split into. */
const SLOW_BODY_PARTS = 8;

/**
 * Returns a stream of the body that pauses between chunks, fails halfway or fails immediately, depending on
 * `transport`.
 */
export function corruptBody({ body, transport }: Reply): ReadableStream<Uint8Array> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array());
  const size = Math.max(1, Math.ceil(bytes.length / SLOW_BODY_PARTS));
  const end = transport?.kind === 'slow-body' ? bytes.length : Math.floor(bytes.length / 2);
  let offset = 0;
  return new ReadableStream({
    async pull(controller) {
      if (transport?.kind === 'reset') {
        controller.error(new Error('The connection was reset.'));
        return;
      }
      if (offset >= end) {
        if (transport?.kind === 'truncated-body') controller.error(new Error('The body was truncated.'));
        else controller.close();
        return;
      }
      if (transport?.kind === 'slow-body' && offset > 0)
        await new Promise((resolve) => setTimeout(resolve, transport.milliseconds));
      controller.enqueue(bytes.slice(offset, Math.min(end, offset + size)));
      offset += size;
    },
  });
}
