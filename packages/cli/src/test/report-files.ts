import { resolve } from 'node:path';
import { assertWritable } from '../atomic-write.js';
import type { Context } from '../context.js';
import type { Target } from '../targets.js';
import type { ReporterChoice, TestOptions } from './options.js';

/**
 * Returns the reporters of `--reporter`; by default the terminal, and JSON if the configuration names a `report` file.
 */
export function reporterChoices(target: Target, options: TestOptions): readonly ReporterChoice[] {
  if (options.reporter !== undefined) return options.reporter;
  const terminal: ReporterChoice = { name: 'terminal', file: null };
  const report = target.system?.report;
  return report === undefined
    ? [terminal]
    : [terminal, { name: 'json', file: resolve(target.directory, report) }];
}

/** Returns the absolute path of the file that a reporter writes to; `null` for stdout. */
export function reportPath(choice: ReporterChoice, target: Target, context: Context): string | null {
  return choice.file === null ? null : resolve(context.cwd, choice.file.replaceAll('{system}', target.name));
}

/**
 * Checks the report files before the run.
 * @throws {FileError} if a report file cannot be written.
 */
export async function assertReportsWritable(
  target: Target,
  options: TestOptions,
  context: Context,
): Promise<void> {
  for (const choice of reporterChoices(target, options)) {
    const path = reportPath(choice, target, context);
    if (path !== null) await assertWritable(path, context.cwd);
  }
}
