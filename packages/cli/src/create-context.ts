import process from 'node:process';
import { completeOutput } from './complete-output.js';
import type { Context } from './context.js';
import { ExpectedError } from './expected-error.js';
import { maskedStream } from './masked-stream.js';
import { createSecrets } from './secrets.js';

/**
 * Creates the context of a process.
 * @param cwd The working directory, from {@link workingDirectory}.
 */
export function createContext({ env, stdout, stderr }: NodeJS.Process, cwd: string): Context {
  const secrets = createSecrets();
  const out = maskedStream(completeOutput(stdout), secrets);
  return { cwd, env, out, err: maskedStream(stderr, secrets), secrets };
}

/**
 * Returns the working directory of this process.
 * @throws {ExpectedError} if the directory does not exist or cannot be read.
 */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ExpectedError(
      `The working directory does not exist or cannot be read${reason}. Change to an existing directory.`,
    );
  }
}
