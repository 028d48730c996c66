#!/usr/bin/env node
import process from 'node:process';
import { createContext } from './create-context.js';
import { exitCode } from './exit-code.js';
import { errorText } from './print-error.js';
import { run } from './program.js';

const context = createContext(process);

process.on('uncaughtException', (error) => {
  process.stderr.write(context.secrets.mask(errorText(error)));
  process.exit(exitCode.unusable);
});

// The reader is gone (`| head`): there is nobody left to tell.
for (const stream of [process.stdout, context.out]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCode.unusable);
    throw error;
  });
}

const code = await run(process.argv, context);
// A handle left open somewhere must not keep the process, but what was written must get out first.
context.out.end(() => context.err.end(() => process.exit(code)));
