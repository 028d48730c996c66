import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Mock } from '../mock.js';
import { problemReply } from '../respond/problem.js';
import { createListener, type ListenerOptions } from './listener.js';

/** One server for several mocks, each below its base path; the longest that fits is asked. Not listening yet. */
export function createMockServer(mocks: readonly Mock[], options: ListenerOptions = {}): Server {
  const sorted = [...mocks].sort((one, other) => other.basePath.length - one.basePath.length);
  const [only] = sorted;
  const chosen = (path: string): Mock | undefined =>
    sorted.find(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`));
  const handle: Mock['handle'] = (incoming) =>
    (sorted.length === 1 ? only : chosen(incoming.path))?.handle(incoming) ??
    problemReply(
      404,
      'Not Found',
      `The documents begin at ${sorted.map(({ basePath }) => basePath || '/').join(', ')}.`,
    );
  const listener = createListener({ handle }, options);
  const server = createServer({ keepAliveTimeout: 30_000 }, listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket));
  return server;
}

/** What is no HTTP is answered as far as it can be (RFC 9112 §3.2, RFC 6585 §5). */
function refuse({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const { headers, body } = problemReply(status, title, 'The request is no HTTP that can be read.');
  const fields = Object.entries({
    ...headers,
    'content-length': Buffer.byteLength(String(body)),
    connection: 'close',
  });
  const head = [`HTTP/1.1 ${status} ${title}`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
