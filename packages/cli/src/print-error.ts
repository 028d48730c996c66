import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@touchstone/core';
import { printableLines } from '@touchstone/reporters/printable';
import { ExpectedError } from './expected-error.js';
import { Interrupted } from './interrupt.js';
import { renderProblems } from './problems.js';

/**
 * Returns the text to print for an error that ended a command. Only errors that are bugs include a stack. Control
 * characters are escaped, because a message may repeat text of a document or a server.
 */
export function errorText(error: unknown): string {
  if (isDocumentError(error)) return `${renderProblems(error.problems)}\n`;
  if (error instanceof Interrupted) return '';
  if (isExpected(error)) return `${printableLines(error.message)}\n`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    `This is a bug in touchstone, not in your input:\n\n${stack}\n\n` +
    `Please report it with the command you ran, the version of touchstone and Node ${process.version}.\n`
  );
}

/**
 * Returns the text to print for an uncaught error. An error from a file outside of Touchstone and `node_modules` comes
 * from the configuration or a module that it imports, for example from a promise that is not awaited.
 */
export function uncaughtText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()\n]+?|[A-Za-z]:[\\/][^()\n]+?):\d+:\d+\)?$/m.exec(
    stack,
  )?.[1];
  // The parent directory of all packages of Touchstone.
  const packagesDirectory = fileURLToPath(new URL('../..', import.meta.url));
  if (frame === undefined || frame.includes('node_modules') || frame.startsWith(packagesDirectory))
    return errorText(error);
  return `${frame} failed: ${error instanceof Error ? error.message : String(error)}\n`;
}

function isExpected(error: unknown): error is Error {
  return error instanceof ExpectedError || (error instanceof Error && expectedNames.has(error.name));
}

// Matched by name, because importing the classes would load their packages on every start.
const expectedNames = new Set(['ControlError', 'NoAnswerError', 'UnsupportedStyleError']);

const documentErrors = new Set(['DocumentError', 'GenerateError']);

export function isDocumentError(error: unknown): error is Error & { problems: readonly Problem[] } {
  return error instanceof Error && documentErrors.has(error.name) && 'problems' in error;
}
