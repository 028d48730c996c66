import { createServer } from 'node:http';

/**
 * Starts a server that records every call that a server under test makes: as the receiver of its webhooks, and as the
 * HTTP proxy of its environment. It forwards nothing.
 */
export async function startSink() {
  const calls = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => (body += text));
    request.on('end', () => {
      calls.push({ call: `${request.method} ${request.url}`, body });
      response.writeHead(200).end();
    });
  });
  server.on('connect', (request, socket) => {
    calls.push({ call: `CONNECT ${request.url}`, body: '' });
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    /** Environment variables with which most HTTP clients call the sink instead of another machine. */
    proxyEnvironment: {
      HTTP_PROXY: url,
      http_proxy: url,
      HTTPS_PROXY: url,
      https_proxy: url,
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
    },
    /** Returns the calls since the last call of this function. */
    takeCalls: () => calls.splice(0),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
