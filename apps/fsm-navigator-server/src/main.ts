#!/usr/bin/env node
import { readOptions, UsageError } from './command-line.js';
import { DatabaseError } from './data/database.js';
import { catalogue } from './mutants/catalogue.js';
import { reasonOf } from './reason.js';
import { type RunningServer, startServer } from './server.js';

/** Starts the server and keeps it until a signal, or the end of its parent. Exits 2 on unusable input. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.listMutants) {
    process.stdout.write(`${JSON.stringify(catalogue, null, 2)}\n`);
    return;
  }
  const server = await startServer({ ...options.server, log: talk });
  stopWhenAsked(server, options.exitWithParent);
  for (const name of options.server.mutants ?? []) talk(`mutant on: ${name}`);
  if (options.printDemoKey) {
    talk(
      server.demoKey === undefined ? 'demo key: shown when the data was made' : `demo key: ${server.demoKey}`,
    );
  }
  process.stdout.write(`fsm-navigator-server listening on ${server.url}\n`);
}

function stopWhenAsked(server: RunningServer, exitWithParent: boolean): void {
  let stopping = false;
  const stop = (): void => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    server.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (!exitWithParent) return;
  // The pipe ends with whoever holds its other end, however that one ended.
  process.stdin.once('end', stop);
  process.stdin.once('error', stop);
  process.stdin.resume();
}

function talk(line: string): void {
  process.stderr.write(`fsm-navigator-server: ${line}\n`);
}

/** Expected failures in one line, bugs with their stack. */
function fail(error: unknown): void {
  if (error instanceof UsageError || error instanceof DatabaseError || isSystemError(error)) {
    talk(error.message);
    process.exit(2);
  }
  talk(reasonOf(error));
  process.exit(1);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

main().catch(fail);
