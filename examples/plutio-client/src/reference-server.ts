import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../apps/plutio-server/dist/main.js', import.meta.url));

/** The settings of a new client, as the control protocol defines them. */
export interface ClientOptions {
  readonly permissions?: readonly string[];
}

/** The reference server as a child process. Its control protocol creates the clients. */
export class ReferenceServer {
  /** Base URL of the API. */
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #controlToken: string;

  private constructor(process: ChildProcess, url: string, controlToken: string) {
    this.#process = process;
    this.url = url;
    this.#controlToken = controlToken;
  }

  /** Starts the server on a free port with its data in memory. It stops when this process exits, at the latest. */
  static async start(): Promise<ReferenceServer> {
    const controlToken = randomBytes(32).toString('hex');
    const flags = ['--port', '0', '--control', '--allow-private-webhooks', '--exit-with-parent'];
    const child = spawn(process.execPath, [MAIN, ...flags], {
      env: { ...process.env, TOUCHSTONE_CONTROL_TOKEN: controlToken },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /listening on (\S+)/.exec(line) ?? [];
      if (url !== undefined) return new ReferenceServer(child, url, controlToken);
    }
    throw new Error('The reference server did not start. If it has not been built, run `pnpm build`.');
  }

  /**
   * Creates a client whose webhooks are sent to a free local port. Returns the environment variables for the program.
   */
  async createClient(options: ClientOptions = {}): Promise<Readonly<Record<string, string>>> {
    const port = await freePort();
    const events = ['task.create', 'task.edit', 'task.remove'];
    const response = await fetch(new URL('/control/callers', this.url), {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.#controlToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...options, webhooks: { url: `http://127.0.0.1:${port}/`, events } }),
    });
    if (!response.ok)
      throw new Error(`The reference server did not create a client: ${await response.text()}`);
    const { credentials, headers, webhook_secret } = (await response.json()) as Caller;
    return {
      PLUTIO_URL: this.url,
      PLUTIO_BUSINESS: headers.business,
      PLUTIO_CLIENT_ID: credentials.OAuth.client_id,
      PLUTIO_CLIENT_SECRET: credentials.OAuth.client_secret,
      PLUTIO_WEBHOOK_PORT: String(port),
      PLUTIO_WEBHOOK_SECRET: webhook_secret,
    };
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}

interface Caller {
  readonly credentials: { readonly OAuth: { readonly client_id: string; readonly client_secret: string } };
  readonly headers: { readonly business: string };
  readonly webhook_secret: string;
}

/**
 * Returns a free port. Nothing listens on it yet, because the webhook URL must be known before the receiver starts.
 */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null)
    throw new Error('The system did not return a free port.');
  return address.port;
}
