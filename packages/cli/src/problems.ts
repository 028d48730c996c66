import type { Problem } from '@touchstone/core';

/** Renders each problem of a document with its position, a code frame and a suggestion. */
export function renderProblems(problems: readonly Problem[]): string {
  return problems.map(renderProblem).join('\n\n');
}

function renderProblem(problem: Problem): string {
  const { file, line, column } = problem.position;
  return [
    `${file}:${line}:${column}  ${problem.severity}  ${problem.rule}`,
    ...indent(problem.message),
    ...(problem.codeFrame === '' ? [] : ['', ...indent(problem.codeFrame), '']),
    ...(problem.suggestion === undefined ? [] : indent(problem.suggestion)),
  ]
    .join('\n')
    .trimEnd();
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`.trimEnd());
}
