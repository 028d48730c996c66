import { DatabaseError } from '../database/database.js';
import { describeError } from '../error-description.js';
import type { Mutant } from '../mutant.js';
import { UsageError } from './command-line.js';

interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

interface ProgramOptions {
  readonly server: { readonly mutants?: readonly string[] | undefined };
  readonly listMutants: boolean;
  readonly exitWithParent: boolean;
}

/** The command that runs a server. */
export interface Program<Options extends ProgramOptions, Server extends RunningServer> {
  readonly name: string;
  readonly catalogue: readonly Mutant[];
  /**
   * Reads the arguments and the environment.
   * @throws UsageError if they are invalid
   */
  readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options;
  start(options: Options, log: (line: string) => void): Promise<Server>;
  /** Returns the line about the demo credentials, or `undefined` if the options do not request it. */
  demoLine(options: Options, server: Server): string | undefined;
}

/**
 * Runs a server until it receives a signal or, with `--exit-with-parent`, until standard input closes. With
 * `--list-mutants`, prints the catalogue instead. The exit code is 2 for invalid arguments, an unusable database or an
 * unavailable address, and 1 for a bug or a second signal.
 */
export async function runServer<Options extends ProgramOptions, Server extends RunningServer>(
  program: Program<Options, Server>,
): Promise<void> {
  const log = (line: string): void => {
    process.stderr.write(`${program.name}: ${line}\n`);
  };
  const fail = (error: unknown): void => exitWith(error, log);
  try {
    const options = program.readOptions(process.argv.slice(2), process.env);
    if (options.listMutants) {
      process.stdout.write(`${JSON.stringify(program.catalogue, null, 2)}\n`);
      return;
    }
    const server = await program.start(options, log);
    stopOnSignal(server, options.exitWithParent, fail);
    for (const name of options.server.mutants ?? []) log(`mutant on: ${name}`);
    const demoLine = program.demoLine(options, server);
    if (demoLine !== undefined) log(demoLine);
    process.stdout.write(`${program.name} listening on ${server.url}\n`);
  } catch (error) {
    fail(error);
  }
}

function stopOnSignal(server: RunningServer, exitWithParent: boolean, fail: (error: unknown) => void): void {
  let stopping = false;
  const stop = (): void => {
    // A second signal exits immediately.
    if (stopping) process.exit(1);
    stopping = true;
    server.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (!exitWithParent) return;
  // The pipe closes when the parent exits, for any reason.
  process.stdin.once('end', stop);
  process.stdin.once('error', stop);
  process.stdin.resume();
}

/** Logs the error and exits. An expected failure is logged without its stack. */
function exitWith(error: unknown, log: (line: string) => void): void {
  if (error instanceof UsageError || error instanceof DatabaseError || isSystemError(error)) {
    log(error.message);
    process.exit(2);
  }
  log(describeError(error));
  process.exit(1);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
