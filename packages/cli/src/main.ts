#!/usr/bin/env node
import process from 'node:process';
import { createContext } from './create-context.js';
import { exitCode } from './exit-code.js';
import { fileError } from './file-error.js';
import { isWaitedFor } from './in-time.js';
import { errorText, uncaughtText } from './print-error.js';
import { run } from './program.js';

const context = createContext(process);

process.on('uncaughtException', (error) => {
  process.stderr.write(context.secrets.mask(uncaughtText(error)));
  process.exit(exitCode.unusable);
});

for (const stream of [process.stdout, context.out]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader is gone (`| head`): there is nobody left to tell.
    if (error.code !== 'EPIPE') process.stderr.write(errorText(fileError(error, 'written', 'stdout', '')));
    process.exit(exitCode.unusable);
  });
}
// Talk that nobody can hear changes no result.
for (const stream of [process.stderr, context.err]) stream.on('error', () => {});

// Nothing is under way any more that could bring the command to its end: Node would exit with 13, without a word.
process.on('beforeExit', () => {
  if (isWaitedFor()) return;
  process.stderr.write(errorText(new Error('The command waits for something that never comes.')));
  process.exit(exitCode.unusable);
});

const code = await run(process.argv, context);
// A handle left open somewhere must not keep the process, but what was written must get out first.
context.out.end(() => context.err.end(() => process.exit(code)));
