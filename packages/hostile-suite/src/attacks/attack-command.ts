import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CommandInput, Failure } from '../input.js';
import { tracesOf } from './traces.js';
import { unsafeOutput } from './unsafe-output.js';

const bin = fileURLToPath(new URL('../../../cli/bin/touchstone.js', import.meta.url));

/** Time in milliseconds within which a command must end. It is shorter than the deadline of the worker. */
const COMMAND_DEADLINE_MS = 25_000;

interface Outcome {
  /** The exit code; `null` if the command was killed at the deadline. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command on a hostile document in a separate process. Returns the failure, if any. */
export async function attackCommand({ command, document }: CommandInput): Promise<Failure | undefined> {
  const file = `openapi.${document.format}`;
  writeFileSync(file, document.text);
  writeFileSync('touchstone.config.mjs', configuration(file));
  try {
    const outcome = await run(argumentsOf(command, file), command === 'mock');
    return failureOf(command, outcome) ?? unsafeOutput(command, outcome.output) ?? tracesOf(command);
  } finally {
    for (const path of [file, 'touchstone.config.mjs', 'generated'])
      rmSync(path, { recursive: true, force: true });
  }
}

const configuration = (file: string): string =>
  `export default { systems: { s: { document: '${file}', generate: [{ emitters: ['types', 'errors', 'zod'], directory: 'generated' }] } } };`;

function argumentsOf(command: CommandInput['command'], file: string): readonly string[] {
  switch (command) {
    case 'lint':
      return ['lint', file];
    case 'generate':
      return ['generate'];
    case 'list':
      return ['test', file, '--server', 'http://127.0.0.1:9', '--list'];
    case 'mock':
      return ['mock', file, '--port', '0'];
  }
}

/** @param isServer True if the command must be terminated as soon as it listens. */
function run(args: readonly string[], isServer: boolean): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const kill = (): boolean => child.kill('SIGKILL');
    const timer = setTimeout(kill, COMMAND_DEADLINE_MS);
    // Kill the command if this worker exits, for example because its parent has ended.
    process.once('exit', kill);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (isServer && output.includes(' listening on ')) child.kill('SIGTERM');
      });
    }
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
      resolve({ code, output });
    });
  });
}

function failureOf(part: string, { code, output }: Outcome): Failure | undefined {
  const detail = `Exit code ${code}: ${output.slice(0, 1500)}`;
  if (code === null) return { rule: 'hang', part, detail: `No result after ${COMMAND_DEADLINE_MS} ms.` };
  if (![0, 1, 2].includes(code) || /This is a bug|^\s+at .*:\d+:\d+\)?$/m.test(output))
    return { rule: 'crash', part, detail };
  return undefined;
}
