import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Lints GitHub's document with Touchstone and with Redocly's own command, which validates examples, too. The commands
 * take turns, each in a separate process. Fails if Touchstone takes more than 1.2 times the time or the peak memory.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    document: { type: 'string', default: 'node_modules/@octokit/openapi/generated/api.github.com.json' },
  },
});
const ROUNDS = Number(values.rounds);
/** Highest accepted ratio of a figure of Touchstone to that of Redocly. */
const MOST = 1.2;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = here(values.document);
/** Prints the resource usage of a process to file descriptor 3 when it exits. */
const USAGE = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs';process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));",
)}`;

const COMMANDS = {
  touchstone: [here('../packages/cli/bin/touchstone.js'), 'lint', '--reporter', 'json', DOCUMENT],
  redocly: [
    here('node_modules/@redocly/cli/bin/cli.js'),
    ...['lint', '--extends', 'recommended', '--format', 'json', '--max-problems', '100000', DOCUMENT],
  ],
};
for (const [command, [script]] of Object.entries(COMMANDS))
  if (!existsSync(script))
    throw new Error(`${script} of ${command} does not exist. Install and build it first.`);

const figures = new Map(Object.keys(COMMANDS).map((command) => [command, []]));
console.log(`${values.document}, ${(statSync(DOCUMENT).size / 1e6).toFixed(1)} MB`);
for (let round = 0; round <= ROUNDS; round++) {
  for (const [command, args] of Object.entries(COMMANDS)) {
    const figure = await measure(command, args);
    // The first round only warms the file cache of the system.
    if (round > 0) figures.get(command).push(figure);
  }
}
for (const [command, rounds] of figures) {
  const [seconds, processor, megabytes] = [
    median(rounds, 'ms') / 1000,
    median(rounds, 'cpu') / 1000,
    median(rounds, 'kb') / 1024,
  ];
  console.log(
    `  ${command.padEnd(12)}${seconds.toFixed(2).padStart(6)} s ${processor.toFixed(2).padStart(6)} s of processor time ${megabytes.toFixed(0).padStart(6)} MB at peak`,
  );
}
const [time, processor, memory] = ['ms', 'cpu', 'kb'].map(
  (figure) => median(figures.get('touchstone'), figure) / median(figures.get('redocly'), figure),
);
console.log(
  `  touchstone / redocly  ${time.toFixed(2)} by time, ${processor.toFixed(2)} by processor time, ${memory.toFixed(2)} by memory (${ROUNDS} rounds)`,
);
for (const [label, ratio] of Object.entries({ time, memory })) {
  if (ratio <= MOST) continue;
  console.error(`The ratio of the ${label} is ${ratio.toFixed(2)}; expected at most ${MOST}.`);
  process.exitCode = 1;
}

function median(rounds, figure) {
  const sorted = rounds.map((round) => round[figure]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

async function measure(command, args) {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', USAGE, ...args], {
    cwd: here('.'),
    env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' },
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  let bytes = 0;
  child.stdout.on('data', (chunk) => {
    bytes += chunk.length;
  });
  let usage = '';
  child.stdio[3].on('data', (chunk) => {
    usage += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const ms = performance.now() - started;
  // The document has problems.
  if (code !== 1 || bytes < 100_000)
    throw new Error(
      `${command} exited with ${code} after ${bytes} bytes of output; expected 1 and a report.`,
    );
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(usage);
  return { ms, kb: maxRSS, cpu: (userCPUTime + systemCPUTime) / 1000 };
}
