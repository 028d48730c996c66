import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parse } from 'yaml';
import { HarmLog } from './harm-log.js';
import { type Answer, type Json, readCall, text } from './message.js';
import { createRandom } from './random.js';
import type { ServerKind } from './server-kind.js';
import { Table } from './table.js';

/** Options of {@link startFieldServer}. */
export interface FieldServerOptions {
  /** Names of the faults to switch on. Default: none. */
  readonly faults?: readonly string[];
  /** Seed of ids, of the 503s and of the other writer. Default: 1. */
  readonly seed?: number;
  /**
   * True returns 503 to one call in a hundred, lets another client write at the same time, and limits the rate of calls
   * if the server has such a limit. Default: false.
   */
  readonly noise?: boolean;
  /** Port on 127.0.0.1. Default: any free port. */
  readonly port?: number;
}

/** A running server. */
export interface FieldServer {
  /** The URL that the document's paths are relative to. */
  readonly url: string;
  /** The harm that the client did, as phrases. */
  readonly harm: readonly string[];
  /** Returns the rows that the client created and that still exist. */
  leftovers(): readonly string[];
  /** Resolves when the server has stopped, also if a call stopped it. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/** Share of the calls that receive a 503 if there is noise. */
const UNAVAILABLE_RATE = 0.01;
/** Share of the calls before which another client writes if there is noise. */
const WRITER_RATE = 0.2;

/**
 * Starts a server on 127.0.0.1.
 * @throws {TypeError} if the server has no fault of a given name.
 */
export async function startFieldServer(
  kind: ServerKind,
  options: FieldServerOptions = {},
): Promise<FieldServer> {
  const { faults = [], seed = 1, noise = false, port = 0 } = options;
  for (const name of faults)
    if (!kind.faults.some((fault) => fault.name === name)) throw new TypeError(`Unknown fault \`${name}\`.`);
  const harm = new HarmLog();
  const tables: Table[] = [];
  const chance = createRandom(seed);
  const server = createServer();
  const app = kind.create({
    faults: kind.faults.filter((fault) => faults.includes(fault.name)),
    has: (fault) => faults.includes(fault),
    noise,
    harm,
    random: createRandom(seed + 1),
    document: documentOf(kind),
    table: (name) => {
      const table = new Table(name, harm);
      tables.push(table);
      return table;
    },
    shutdown: () => {
      isShuttingDown = true;
    },
  });
  let step = 0;
  let isShuttingDown = false;
  server.on('request', async (request, response) => {
    const call = await readCall(request);
    if (noise && chance() < WRITER_RATE) app.writerStep(step++);
    const { status, headers, ...body }: Answer =
      noise && chance() < UNAVAILABLE_RATE ? UNAVAILABLE : app.handle(call);
    if (noise) await new Promise((resolve) => setTimeout(resolve, chance() * 3));
    response.writeHead(status, {
      ...(body.text !== undefined && { 'Content-Type': body.type ?? 'application/json' }),
      ...headers,
    });
    response.end(call.method === 'HEAD' ? undefined : body.text, () => isShuttingDown && close());
  });
  const stopped = new Promise<void>((resolve) => server.on('close', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}${kind.basePath}`,
    harm: harm.entries,
    leftovers: () => tables.flatMap((table) => table.leftovers()),
    stopped,
    async stop() {
      close();
      await stopped;
    },
  };
}

const documents = new Map<string, Json>();

/** Returns the document of a server. */
function documentOf({ name }: ServerKind): Json {
  const read = (): Json =>
    parse(readFileSync(new URL(`../../documents/${name}.yaml`, import.meta.url), 'utf8')) as Json;
  const document = documents.get(name) ?? read();
  documents.set(name, document);
  return document;
}

const UNAVAILABLE = text(
  503,
  '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>nginx</body>\r\n</html>',
  'text/html',
);
