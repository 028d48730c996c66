import type { IncomingMessage, ServerResponse } from 'node:http';
import { own } from '@touchstone/core/internal';
import { corruptBody } from '../faults/corrupt-body.js';
import { hasNoContent, type Incoming, type Reply } from '../message.js';
import type { Mock } from '../mock.js';
import { problemReply } from '../respond/problem.js';
import { concatenate } from '../web-request.js';

/** Options of {@link createListener} and `createMockServer`. */
export interface ListenerOptions {
  /** Called with each error of the mock itself. The caller receives only a 500. Default: errors are ignored. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Creates a request listener for `http.createServer`. It is faster than the `fetch` interface, because it creates
 * neither a `Request` nor a `Response`. The listener never throws.
 *
 * @example
 * import { createServer } from 'node:http';
 * import { createListener } from '@touchstone/mock/node';
 *
 * createServer(createListener(mock)).listen(4010);
 */
export function createListener(
  mock: Pick<Mock, 'handle'>,
  { onError = () => {} }: ListenerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const fail = (response: ServerResponse, error: unknown): void => {
    // The caller closed the connection.
    if (response.destroyed) return;
    onError(error);
    write(response, problemReply(500, 'Internal Server Error', 'The mock failed.'));
  };
  return (request, response) => {
    response.on('error', () => {});
    try {
      const reply = mock.handle(fromNode(request));
      if (reply instanceof Promise)
        reply.then(
          (resolved) => write(response, resolved),
          (error) => fail(response, error),
        );
      else write(response, reply);
    } catch (error) {
      fail(response, error);
    }
  };
}

function fromNode(request: IncomingMessage): Incoming {
  const { method = 'GET', url = '/', headers } = request;
  const question = url.indexOf('?');
  return {
    method,
    get origin() {
      return `${'encrypted' in request.socket ? 'https' : 'http'}://${headers.host ?? 'localhost'}`;
    },
    path: pathOf(question < 0 ? url : url.slice(0, question)),
    query: question < 0 ? '' : url.slice(question + 1),
    address: request.socket.remoteAddress,
    hasBody:
      headers['transfer-encoding'] !== undefined ||
      (headers['content-length'] !== undefined && headers['content-length'] !== '0'),
    header: (name) => {
      // Node's plain `headers` object loses a header named `__proto__`.
      const value = name === '__proto__' ? own(request.headersDistinct, name) : own(headers, name);
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: (limit) => collect(request, limit),
  };
}

/** Returns the path of a request target, which is an absolute URL in a request to a proxy (RFC 9112 §3.2.2). */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  try {
    return new URL(target).pathname;
  } catch {
    return target;
  }
}

/** Maximum number of bytes beyond the body limit that the listener discards before it closes the connection. */
const MAX_DRAINED_BYTES = 8 * 1024 * 1024;

/**
 * Reads a body; returns `null` if it exceeds the limit. Bytes beyond the limit are discarded, up to
 * {@link MAX_DRAINED_BYTES}, so that the sender can read the response.
 */
function collect(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else if (size > limit + MAX_DRAINED_BYTES) {
        resolve(null);
        request.destroy();
      }
    });
    request.on('end', () => resolve(size > limit ? null : concatenate(chunks, size)));
    request.on('error', reject);
    request.on('close', () => {
      // Creating an error is expensive, so skip it for complete requests.
      if (!request.complete) reject(new Error('The caller closed the connection.'));
    });
  });
}

function write(response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  const { status, headers, body } = reply;
  if (reply.transport) {
    void writeCorrupted(response, reply);
    return;
  }
  if (body === null || hasNoContent(status)) {
    response.writeHead(status, headers);
    response.end();
    return;
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.setHeader('content-length', length);
  response.writeHead(status, headers);
  response.end(body);
}

async function writeCorrupted(response: ServerResponse, reply: Reply): Promise<void> {
  const { status, headers, body, transport } = reply;
  if (transport?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const length = body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...headers, 'content-length': length });
  try {
    for await (const part of corruptBody(reply)) response.write(part);
    response.end();
  } catch {
    // The stream of `corruptBody` fails on purpose, to truncate the body.
    response.socket?.destroySoon();
  }
}
