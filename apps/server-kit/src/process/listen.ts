import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** Time allowed for running calls to finish when the server stops. */
const SHUTDOWN_GRACE_MS = 2000;

export interface ListenOptions {
  readonly fetch: Hono<{ Bindings: HttpBindings }>['fetch'];
  /** The address to listen on. Default: 127.0.0.1, which other machines cannot reach. */
  readonly host?: string | undefined;
  /** The port to listen on. Default: 0, which selects a free port. */
  readonly port?: number | undefined;
  /** Responds to a request that Node's HTTP server rejects. */
  onClientError(error: NodeJS.ErrnoException, socket: Duplex): void;
}

export interface Listener {
  /** The origin, such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** Stops the server. Running calls have up to two seconds to finish. */
  close(): Promise<void>;
}

/**
 * Starts listening.
 * @throws the system's error if the address cannot be used
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: options.fetch,
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 16_384,
    },
  }) as Server;
  server.on('clientError', options.onClientError);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  return { origin: originOf(server), close: () => close(server) };
}

function originOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), SHUTDOWN_GRACE_MS);
  await closed;
  clearTimeout(timer);
}
