import type { Problem } from '@touchstone/core';
import { printable, printableLines } from '@touchstone/reporters/printable';

/**
 * Renders each problem of a document with its position, a code frame and a suggestion. Control characters of the
 * document are escaped.
 */
export function renderProblems(problems: readonly Problem[]): string {
  return problems.map(renderProblem).join('\n\n');
}

function renderProblem(problem: Problem): string {
  const { file, line, column } = problem.position;
  return [
    `${printable(file)}:${line}:${column}  ${problem.severity}  ${printable(problem.rule)}`,
    ...indent(problem.message),
    ...(problem.codeFrame === '' ? [] : ['', ...indent(problem.codeFrame), '']),
    ...(problem.suggestion === undefined ? [] : indent(problem.suggestion)),
  ]
    .join('\n')
    .trimEnd();
}

function indent(text: string): string[] {
  return printableLines(text)
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
}
