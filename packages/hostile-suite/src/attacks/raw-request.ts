import { connect } from 'node:net';
import type { RequestBodyScript, RequestScript } from '../input.js';
import { fillPlaceholders, type Replacements } from './fill-placeholders.js';

/** Time without data, in milliseconds, after which a connection is closed. */
const IDLE_MS = 1000;

/** The credential of a request, and the strings that replace the placeholders of the script. */
export interface RawCredential extends Replacements {
  readonly secret: string;
}

/**
 * Sends a request on a separate connection, with the credential in `X-Key`. Returns the start of the response, or an
 * empty string if there is none.
 */
export async function sendRaw(
  port: number,
  script: RequestScript,
  credential: RawCredential,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  let text = '';
  socket.setEncoding('latin1').on('data', (part: Buffer | string) => {
    if (text.length < 4096) text += String(part);
  });
  const { head, payload } = bytesOf(script, credential);
  socket.write(head, 'latin1');
  // Ending the connection after an incomplete body tells the server that no more data follows.
  socket.end(payload);
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

function bytesOf(
  { method, target, headers, body, framing }: RequestScript,
  { secret, ...replacements }: RawCredential,
): { readonly head: string; readonly payload: Buffer } {
  const fill = (text: string): string => fillPlaceholders(text, replacements);
  const content = contentOf(body, fill);
  const { length } = content;
  const lines = [
    `${method} ${fill(target)} HTTP/1.1`,
    ...(headers.some(([name]) => name === 'Host') ? [] : ['Host: localhost']),
    'Connection: close',
    `X-Key: ${secret}`,
    ...headers.map(([name, value]) => `${name}: ${fill(value).replaceAll(/[\r\n]/g, '')}`),
  ];
  const isEmpty = length === 0 && framing === 'length';
  if (framing === 'length' && !isEmpty) lines.push(`Content-Length: ${length}`);
  if (framing === 'long') lines.push(`Content-Length: ${length + 10}`);
  if (framing === 'chunked' || framing === 'bad chunks') lines.push('Transfer-Encoding: chunked');
  const head = `${lines.join('\r\n')}\r\n\r\n`;
  if (framing === 'bad chunks') return { head, payload: Buffer.from('zz\r\nx\r\n') };
  if (framing !== 'chunked') return { head, payload: content };
  const size = Buffer.from(`${length.toString(16)}\r\n`);
  const end = Buffer.from(length === 0 ? '\r\n' : '\r\n0\r\n\r\n');
  return { head, payload: Buffer.concat([size, content, end]) };
}

function contentOf(body: RequestBodyScript, fill: (text: string) => string): Buffer {
  switch (body.kind) {
    case 'text':
      return Buffer.from(fill(body.text));
    case 'octets':
      return Buffer.from(body.base64, 'base64');
    case 'repeat':
      return Buffer.from(fill(body.before) + body.text.repeat(body.count) + fill(body.after));
  }
}
