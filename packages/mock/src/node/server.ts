import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Mock } from '../mock.js';
import { problemReply } from '../respond/problem.js';
import { createListener, type ListenerOptions } from './listener.js';

/**
 * Creates an HTTP server for one or more mocks. A single mock answers every request; otherwise, each request is routed
 * to the mock with the longest matching base path. Call `listen` to start the server.
 *
 * @example
 * import { createMockServer } from '@touchstone/mock/node';
 *
 * createMockServer([mock]).listen(4010);
 */
export function createMockServer(mocks: readonly Mock[], options: ListenerOptions = {}): Server {
  const [only, ...others] = mocks;
  const handle: Mock['handle'] = (incoming) =>
    (others.length === 0 ? only : mockAt(mocks, incoming.path))?.handle(incoming) ??
    problemReply(
      404,
      'Not Found',
      `No document has this path. Base paths of the documents: ${mocks.map(({ basePath }) => basePath || '/').join(', ')}.`,
    );
  const listener = createListener({ handle }, options);
  const server = createServer({ keepAliveTimeout: 30_000 }, listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket));
  return server;
}

/** Finds the mock for a path. Nothing is cached, because an update of the document can change the base path. */
function mockAt(mocks: readonly Mock[], path: string): Mock | undefined {
  let longest: Mock | undefined;
  for (const mock of mocks) {
    const { basePath } = mock;
    if (path !== basePath && !path.startsWith(`${basePath}/`)) continue;
    if (!longest || basePath.length > longest.basePath.length) longest = mock;
  }
  return longest;
}

/**
 * Answers a request that Node cannot parse or that does not arrive in time (RFC 9112 §3, RFC 6585 §5, RFC 9110
 * §15.5.9).
 */
function refuse({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const { headers, body } = problemReply(status, title, 'The server could not read a valid HTTP request.');
  const fields = Object.entries({
    ...headers,
    'content-length': Buffer.byteLength(String(body)),
    connection: 'close',
  });
  const head = [`HTTP/1.1 ${status} ${title}`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
