import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ReferenceServer } from './reference-server.js';

/** Runs the program against the reference server with a new client. */
const server = await ReferenceServer.start();
try {
  const env = { ...process.env, ...(await server.createClient()) };
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  const child = spawn(process.execPath, [main], { env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await server.stop();
}
