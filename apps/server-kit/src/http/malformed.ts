import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

export type MalformedStatus = 400 | 408 | 431;

/**
 * Creates a listener for `clientError`. It responds to requests that Node's HTTP server rejects: malformed HTTP,
 * headers that are too large, and requests that arrive too slowly.
 * @param bodyOf returns the JSON body for a status, or an empty string for no body
 */
export function malformedRequestListener(
  bodyOf: (status: MalformedStatus) => string,
): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = statusOf(error.code);
    const body = bodyOf(status);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      ...(body === '' ? [] : ['Content-Type: application/json']),
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
}

function statusOf(code: string | undefined): MalformedStatus {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408;
    case 'HPE_HEADER_OVERFLOW':
      return 431;
    default:
      return 400;
  }
}
