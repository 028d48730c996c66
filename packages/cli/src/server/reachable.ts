import { connect } from 'node:net';
import { ServerError } from '../expected-error.js';

/**
 * Checks that a server listens at the URL by opening and closing a connection. Sends nothing.
 * @throws {ServerError} with the reason if the connection fails.
 */
export async function assertReachable(url: string, timeoutMs: number): Promise<void> {
  const { protocol, hostname, port } = new URL(url);
  const socket = connect({
    // `connect` expects an IPv6 address without the brackets that a URL requires.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    timeout: timeoutMs,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('timeout', () => reject(new Error(`no connection within ${timeoutMs / 1000} s`)));
    });
  } catch (error) {
    throw new ServerError(`The server at ${new URL(url).origin} cannot be reached: ${reasonOf(error)}.`);
  } finally {
    socket.destroy();
  }
}

function reasonOf(error: unknown): string {
  // Node tried several addresses. Each attempt has its own error; the aggregate error has no message.
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join('; ');
  if (!(error instanceof Error)) return String(error);
  switch ('code' in error ? error.code : undefined) {
    case 'ECONNREFUSED':
      return 'no server listens there (ECONNREFUSED)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name is unknown (ENOTFOUND)';
    default:
      return error.message;
  }
}
