import { connect } from 'node:net';
import { ServerError } from '../expected-error.js';

/**
 * Whether somebody listens at the URL: a connection is opened and closed, nothing is sent.
 * @throws {ServerError} saying what stands in the way.
 */
export async function assertReachable(url: string, timeoutMs: number): Promise<void> {
  const { protocol, hostname, port } = new URL(url);
  const socket = connect({
    // IPv6 addresses stand in brackets in a URL alone.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    timeout: timeoutMs,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('timeout', () => reject(new Error(`no answer within ${timeoutMs / 1000} s`)));
    });
  } catch (error) {
    throw new ServerError(`The server at ${new URL(url).origin} cannot be reached: ${reasonOf(error)}.`);
  } finally {
    socket.destroy();
  }
}

function reasonOf(error: unknown): string {
  // Several addresses were tried: each has its own error, the sum has no text.
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join('; ');
  if (!(error instanceof Error)) return String(error);
  switch ('code' in error ? error.code : undefined) {
    case 'ECONNREFUSED':
      return 'nothing listens there (ECONNREFUSED)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known (ENOTFOUND)';
    default:
      return error.message;
  }
}
