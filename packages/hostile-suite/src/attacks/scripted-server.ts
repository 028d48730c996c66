import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import type { AnswerScript, BodyScript } from '../input.js';
import { fillPlaceholders, type Replacements } from './fill-placeholders.js';

const MIB = 1024 * 1024;
/** Decoded size of a compressed body in bytes. */
const BOMB_SIZE = 64 * MIB;
/** Bytes after which an endless body ends, so that a client without a limit is not served for hours. */
const ENDLESS_LIMIT = 64 * MIB;
const DRIP_PAUSE_MS = 20;

export interface ScriptedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server that answers the requests of all connections with the scripts in turn. */
export async function startScriptedServer(
  answers: readonly AnswerScript[],
  replacements: Replacements,
): Promise<ScriptedServer> {
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    let text = '';
    socket.setEncoding('latin1').on('data', (part: Buffer | string) => {
      text += String(part);
      for (let rest = afterRequest(text); rest !== undefined; rest = afterRequest(text)) {
        text = rest;
        const script = answers[requests++ % answers.length];
        if (script) void write(socket, script, replacements).catch(() => socket.destroy());
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Returns the text after the first complete request, or `undefined` if none is complete. */
function afterRequest(text: string): string | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const length = Number(/^content-length: *(\d+)/im.exec(text.slice(0, headEnd))?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return text.length < end ? undefined : text.slice(end);
}

async function write(socket: Socket, script: AnswerScript, replacements: Replacements): Promise<void> {
  const fill = (text: string): string => fillPlaceholders(text, replacements);
  const content = contentOf(script.body, fill);
  const lines = [
    fill(script.statusLine),
    ...script.headers.map(([name, value]) => `${name}: ${fill(value)}`),
  ];
  if (script.body.kind === 'bomb') lines.push(`Content-Encoding: ${script.body.coding}`);
  const { fields, payload } = framed(script, content);
  socket.write(`${[...lines, ...fields].join('\r\n')}\r\n\r\n`, 'latin1');
  const half = Math.ceil(payload.length / 2);
  socket.write(payload.subarray(0, script.pace === 'now' ? undefined : half));
  if (script.pace === 'stall') return;
  if (script.pace === 'drip') {
    await new Promise((resolve) => setTimeout(resolve, DRIP_PAUSE_MS));
    socket.write(payload.subarray(half));
  }
  if (script.body.kind === 'endless') await writeEndlessly(socket, content);
  if (script.ending === 'reset') socket.resetAndDestroy();
  else if (script.ending === 'close' || script.framing === 'close') socket.end();
}

async function writeEndlessly(socket: Socket, part: Buffer): Promise<void> {
  for (let written = 0; written < ENDLESS_LIMIT && !socket.destroyed; written += part.length) {
    if (!socket.write(part)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
}

function framed(
  { framing, body }: AnswerScript,
  content: Buffer,
): { readonly fields: readonly string[]; readonly payload: Buffer } {
  if (body.kind === 'endless') return { fields: [], payload: content };
  const { length } = content;
  const chunked = Buffer.concat([
    Buffer.from(`${length.toString(16)}\r\n`),
    content,
    Buffer.from(length === 0 ? '\r\n' : '\r\n0\r\n\r\n'),
  ]);
  switch (framing) {
    case 'length':
      return { fields: [`Content-Length: ${length}`], payload: content };
    case 'short':
      return {
        fields: [`Content-Length: ${length}`],
        payload: Buffer.concat([content, Buffer.from('HTTP/1.1 200 OK\r\n')]),
      };
    case 'long':
      return { fields: [`Content-Length: ${length + 10}`], payload: content };
    case 'close':
      return { fields: [], payload: content };
    case 'chunked':
      return { fields: ['Transfer-Encoding: chunked'], payload: chunked };
    case 'both':
      return { fields: [`Content-Length: ${length}`, 'Transfer-Encoding: chunked'], payload: chunked };
    case 'bad chunks':
      return { fields: ['Transfer-Encoding: chunked'], payload: Buffer.from('zz\r\nbad\r\n-1\r\n') };
  }
}

const COMPRESSORS: Readonly<Record<'gzip' | 'br' | 'deflate', (content: Buffer) => Buffer>> = {
  gzip: (content) => gzipSync(content),
  // The default quality takes seconds.
  br: (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  deflate: (content) => deflateSync(content),
};

const bombs = new Map<string, Buffer>();

function contentOf(body: BodyScript, fill: (text: string) => string): Buffer {
  switch (body.kind) {
    case 'text':
      return Buffer.from(fill(body.text));
    case 'octets':
      return Buffer.from(body.base64, 'base64');
    case 'repeat':
      return Buffer.from(fill(body.before) + body.text.repeat(body.count) + fill(body.after));
    case 'deep':
      return Buffer.from('['.repeat(body.depth) + ']'.repeat(body.depth));
    case 'endless':
      return Buffer.alloc(64 * 1024, '[1,2],');
    case 'bomb': {
      const bomb = bombs.get(body.coding) ?? COMPRESSORS[body.coding](Buffer.alloc(BOMB_SIZE, '1'));
      bombs.set(body.coding, bomb);
      return bomb;
    }
  }
}
