import process from 'node:process';
import { parseArgs } from 'node:util';
import { startFieldServer } from './kit/field-server.js';
import { SERVERS } from './servers/servers.js';

// Starts one server: `node dist/main.js spring --port 8080 --seed 3 --noise --fault id-missing`.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string' },
    seed: { type: 'string' },
    noise: { type: 'boolean' },
    fault: { type: 'string', multiple: true },
  },
});
const kind = SERVERS.find(({ name }) => name === positionals[0]);
if (!kind) {
  process.stderr.write(`Expected the name of a server: ${SERVERS.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}
const server = await startFieldServer(kind, {
  port: Number(values.port ?? 0),
  seed: Number(values.seed ?? 1),
  noise: values.noise ?? false,
  faults: values.fault ?? [],
});
process.stdout.write(`${server.url}\n`);
process.on('SIGTERM', () => void server.stop());
