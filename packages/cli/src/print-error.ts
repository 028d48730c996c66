import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@touchstone/core';
import { ExpectedError } from './expected-error.js';
import { Interrupted } from './interrupt.js';
import { renderProblems } from './problems.js';

/** What to print for an error that ended a command: expected ones without a stack, bugs with one. */
export function errorText(error: unknown): string {
  if (isDocumentError(error)) return `${renderProblems(error.problems)}\n`;
  if (error instanceof Interrupted) return '';
  if (isExpected(error)) return `${error.message}\n`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    `This is a bug in touchstone, not in your input:\n\n${stack}\n\n` +
    `Please report it with the command you ran, touchstone's version and Node ${process.version}.\n`
  );
}

/**
 * The same for what nobody caught. Where it was thrown by a file that is not of Touchstone or of a package, that is a
 * configuration or a module of its own: what it began and did not wait for has failed.
 */
export function uncaughtText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()\n]+?|[A-Za-z]:[\\/][^()\n]+?):\d+:\d+\)?$/m.exec(
    stack,
  )?.[1];
  // All of Touchstone's packages, which stand beside each other.
  const own = fileURLToPath(new URL('../..', import.meta.url));
  if (frame === undefined || frame.includes('node_modules') || frame.startsWith(own)) return errorText(error);
  return `${frame} failed: ${error instanceof Error ? error.message : String(error)}\n`;
}

function isExpected(error: unknown): error is Error {
  return error instanceof ExpectedError || (error instanceof Error && expectedNames.has(error.name));
}

// Known by name: importing their classes would load the packages on every start.
const expectedNames = new Set(['ControlError', 'NoAnswerError', 'UnsupportedStyleError']);

const documentErrors = new Set(['DocumentError', 'GenerateError']);

export function isDocumentError(error: unknown): error is Error & { problems: readonly Problem[] } {
  return error instanceof Error && documentErrors.has(error.name) && 'problems' in error;
}
