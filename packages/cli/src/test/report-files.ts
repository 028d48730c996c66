import { resolve } from 'node:path';
import { assertWritable } from '../atomic-write.js';
import type { Context } from '../context.js';
import type { Target } from '../targets.js';
import type { ReporterChoice, TestOptions } from './options.js';

/** The reporters of a run: those asked for, or the terminal and the file the configuration names. */
export function reporterChoices(target: Target, options: TestOptions): readonly ReporterChoice[] {
  if (options.reporter !== undefined) return options.reporter;
  const terminal: ReporterChoice = { name: 'terminal', file: null };
  const report = target.system?.report;
  return report === undefined
    ? [terminal]
    : [terminal, { name: 'json', file: resolve(target.directory, report) }];
}

/** Absolute path of the file a reporter writes to; null: stdout. */
export function reportPath(choice: ReporterChoice, target: Target, context: Context): string | null {
  return choice.file === null ? null : resolve(context.cwd, choice.file.replaceAll('{system}', target.name));
}

/**
 * Before a run that may take minutes, and a server that has to be started for it.
 * @throws {FileError} when a report could not be written.
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
