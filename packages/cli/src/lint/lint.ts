import type { Problem } from '@touchstone/core';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { isDocumentError } from '../print-error.js';
import { chooseTargets } from '../targets.js';
import type { LintResult } from './lint-result.js';
import type { LintOptions } from './options.js';
import { renderLint, renderLintJson } from './render.js';

/** Runs `touchstone lint`: prints the problems of every document and returns the exit code. */
export async function lint(
  names: readonly string[],
  options: LintOptions,
  context: Context,
): Promise<number> {
  const targets = await chooseTargets(names, options.config, context);
  const documents = [...new Set(targets.map(({ document }) => document))];
  const results: LintResult[] = [];
  for (const document of documents) results.push(await lintDocument(document, context.cwd));
  context.out.write(options.reporter === 'json' ? renderLintJson(results) : renderLint(results));
  if (results.some(({ readable }) => !readable)) return exitCode.unusable;
  const isError = ({ severity }: Problem): boolean => severity === 'error';
  return results.some(({ problems }) => problems.some(isError)) ? exitCode.findings : exitCode.passed;
}

async function lintDocument(document: string, cwd: string): Promise<LintResult> {
  const core = await import('@touchstone/core');
  try {
    const loaded = await core.load(document, { cwd });
    const problems = await core.lint(loaded, core.buildModel(loaded));
    return { document, readable: true, problems };
  } catch (error) {
    if (!isDocumentError(error)) throw error;
    return { document, readable: false, problems: error.problems };
  }
}
