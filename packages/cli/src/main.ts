#!/usr/bin/env node
import process from 'node:process';
import type { Context } from './context.js';
import { createContext, workingDirectory } from './create-context.js';
import { hasPendingDeadline } from './deadline.js';
import { exitCode } from './exit-code.js';
import { fileError } from './file-error.js';
import { errorText, uncaughtText } from './print-error.js';
import { run } from './program.js';
import { OUTPUT_GRACE_MS } from './write-pipe.js';

/** The exit code of a command that a signal ended is this number plus the number of the signal. */
const SIGNAL_BASE = 128;

const context = contextOrExit();

process.on('uncaughtException', (error) => {
  process.stderr.write(context.secrets.mask(uncaughtText(error)));
  process.exit(exitCode.unusable);
});

for (const stream of [process.stdout, context.out]) stream.on('error', endWithoutOutput);
// Ignore stderr write errors; they must not change the exit code.
for (const stream of [process.stderr, context.err]) stream.on('error', () => {});

// Node emits `beforeExit` if the event loop is empty before the command has finished. Without this handler, Node would
// exit silently with code 13.
process.on('beforeExit', () => {
  if (hasPendingDeadline()) return;
  process.stderr.write(errorText(new Error('The command waits for a promise that can no longer settle.')));
  process.exit(exitCode.unusable);
});

const code = await run(process.argv, context);
// A reader that does not read must not keep a cancelled command alive.
if (code > SIGNAL_BASE) setTimeout(() => process.exit(code), OUTPUT_GRACE_MS).unref();
// An open handle must not keep the process alive, but all output must be flushed first.
context.out.end((error?: Error | null) => {
  // The stream emits the cause of the error after this callback.
  if (error) setImmediate(endWithoutOutput, error);
  else context.err.end(() => process.exit(code));
});

function contextOrExit(): Context {
  try {
    return createContext(process, workingDirectory());
  } catch (error) {
    process.stderr.write(errorText(error));
    process.exit(exitCode.unusable);
  }
}

/** Ends the process because stdout cannot be written. The output is incomplete, so the command must not pass. */
function endWithoutOutput(error: NodeJS.ErrnoException): void {
  // Print no message if the reader has closed the pipe, for example with `| head`.
  if (error.code !== 'EPIPE') process.stderr.write(errorText(fileError(error, 'written', 'stdout', '')));
  process.exit(exitCode.unusable);
}
