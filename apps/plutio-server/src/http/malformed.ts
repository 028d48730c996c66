import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers what is not HTTP, is too much of it, or comes too slowly, before any of our code sees it. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, rule] = reasonOf(error.code);
  const body = JSON.stringify({ code: status, message: `Invalid request: ${rule}.` });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function reasonOf(code: string | undefined): [number, string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'it did not arrive in time'];
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'its headers are too large'];
    default:
      return [400, 'it is not well-formed HTTP'];
  }
}
