import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists, start } from './processes.js';

const TOUCHSTONE = fileURLToPath(new URL('../../packages/cli/bin/touchstone.js', import.meta.url));
const EVERYTHING = 'create,change,destroy,dangerous,credentials,rate';

/** Runs `touchstone test`. Returns the summary of its report, or the end of its output if it wrote none. */
export async function runTouchstone({ server, document, url, folder, mode, limitSeconds, maxRequests }) {
  const report = join(folder, `touchstone-${mode}.json`);
  const log = join(folder, `touchstone-${mode}.txt`);
  const { code, seconds } = await timed(
    {
      command: process.execPath,
      args: [
        TOUCHSTONE,
        'test',
        document,
        '--server',
        url,
        ...headerArguments('--header', server.headers),
        ...(mode === 'allow' ? ['--allow', EVERYTHING] : []),
        ...(maxRequests === undefined ? [] : ['--max-requests', maxRequests]),
        '--verbose',
        '--reporter',
        `terminal,json=${report}`,
      ],
      cwd: folder,
      log,
    },
    limitSeconds,
    'SIGINT',
  );
  if (!(await exists(report))) return { code, seconds, problem: (await readFile(log, 'utf8')).slice(-2000) };
  return { code, seconds, report: JSON.parse(await readFile(report, 'utf8')) };
}

/** Runs `st run` for a number of seconds. */
export async function runSchemathesis({ program, server, document, url, folder, seconds: maxTime }) {
  const log = join(folder, 'schemathesis.txt');
  const { code, seconds } = await timed(
    {
      command: program,
      args: [
        'run',
        document,
        '--url',
        url,
        '--max-time',
        String(maxTime),
        '--continue-on-failure',
        ...headerArguments('-H', server.headers),
      ],
      cwd: folder,
      log,
    },
    maxTime + 60,
    'SIGKILL',
  );
  return { code, seconds };
}

const headerArguments = (option, headers) =>
  Object.entries(headers).flatMap(([name, value]) => [option, `${name}: ${value}`]);

async function timed(program, limitSeconds, signal) {
  const started = performance.now();
  const child = start(program);
  const timer = setTimeout(() => child.stop(signal, 30_000), limitSeconds * 1000);
  const code = await child.ended;
  clearTimeout(timer);
  await child.stop();
  return { code, seconds: (performance.now() - started) / 1000 };
}
