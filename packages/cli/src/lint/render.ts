import type { Problem } from '@touchstone/core';
import { renderProblems } from '../problems.js';
import type { LintResult } from './lint-result.js';

/** Renders the problems as text: each with its position and a suggestion, then a summary line. */
export function renderLint(results: readonly LintResult[]): string {
  const problems = results.flatMap((result) => result.problems);
  const documents = plural(results.length, 'document');
  if (problems.length === 0) return `No problems in ${documents}.\n`;
  const { errors, warnings } = tally(problems);
  return `${renderProblems(problems)}\n\n${plural(errors, 'error')}, ${plural(warnings, 'warning')} in ${documents}.\n`;
}

/** Renders the problems as JSON: `{ summary, documents: [{ document, readable, problems }] }`. */
export function renderLintJson(results: readonly LintResult[]): string {
  const documents = results.map(({ document, readable, problems }) => ({
    document,
    readable,
    problems: problems.map(({ rule, severity, message, position, suggestion, codeFrame }) => ({
      rule,
      severity,
      message,
      location: {
        file: position.file,
        line: position.line,
        column: position.column,
        pointer: position.pointer,
        source: position.source,
      },
      suggestion: suggestion ?? null,
      codeFrame,
    })),
  }));
  const summary = { documents: results.length, ...tally(results.flatMap(({ problems }) => problems)) };
  return `${JSON.stringify({ summary, documents }, null, 2)}\n`;
}

function tally(problems: readonly Problem[]): { errors: number; warnings: number } {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: problems.length - errors };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
