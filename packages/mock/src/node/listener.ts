import type { IncomingMessage, ServerResponse } from 'node:http';
import { spoiltBody } from '../faults/body-stream.js';
import { joined } from '../fetch.js';
import { hasNoContent, type Incoming, type Reply } from '../message.js';
import type { Mock } from '../mock.js';
import { problemReply } from '../respond/problem.js';

export interface ListenerOptions {
  /** Hears of what failed, a bug of the mock's. The caller is told nothing of it but a 500. */
  readonly onError?: (error: unknown) => void;
}

/** For `http.createServer`: a mock on Node, without a `Request` and a `Response` in between. Never throws. */
export function createListener(
  mock: Pick<Mock, 'handle'>,
  { onError = () => {} }: ListenerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const fail = (response: ServerResponse, error: unknown): void => {
    // The caller went away.
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
          (made) => write(response, made),
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
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: (limit) => collect(request, limit),
  };
}

/** A request to a proxy names the whole URL (RFC 9112 §3.2.2). */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  try {
    return new URL(target).pathname;
  } catch {
    return target;
  }
}

/** More than this of what is too large is not even thrown away. */
const MOST_DRAINED = 8 * 1024 * 1024;

/** Receives a body. One that is too large is read on for a while, so that its sender gets to read the answer. */
function collect(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else if (size > limit + MOST_DRAINED) {
        resolve(null);
        request.destroy();
      }
    });
    request.on('end', () => resolve(size > limit ? null : joined(chunks, size)));
    request.on('error', reject);
    request.on('close', () => {
      // An error costs its stack: not at every request that has ended well.
      if (!request.complete) reject(new Error('The caller went away.'));
    });
  });
}

function write(response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  const { status, headers, body } = reply;
  if (reply.transport) {
    void spoil(response, reply);
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

/** Writes an answer with a fault of the connection. */
async function spoil(response: ServerResponse, reply: Reply): Promise<void> {
  const { status, headers, body, transport } = reply;
  if (transport?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const length = body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...headers, 'content-length': length });
  try {
    for await (const part of spoiltBody(reply)) response.write(part);
    response.end();
  } catch {
    // Broken off in the middle, as it was meant to be.
    response.socket?.destroySoon();
  }
}
