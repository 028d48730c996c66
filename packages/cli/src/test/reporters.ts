import process from 'node:process';
import {
  createJsonReporter,
  createTerminalReporter,
  type Reporter,
  wantsColor,
  wantsUnicode,
} from '@touchstone/reporters';
import { writeAtomically } from '../atomic-write.js';
import type { Context } from '../context.js';
import type { Target } from '../targets.js';
import type { ReporterChoice, TestOptions } from './options.js';
import { reporterChoices, reportPath } from './report-files.js';

/** Creates the reporters of a run. They mask secrets in everything they write. */
export function createReporters(target: Target, options: TestOptions, context: Context): readonly Reporter[] {
  return reporterChoices(target, options).map((choice) => create(choice, target, options, context));
}

function create(choice: ReporterChoice, target: Target, options: TestOptions, context: Context): Reporter {
  const path = reportPath(choice, target, context);
  const write = path === null ? toStdout(context) : toFile(path, context);
  if (choice.name === 'json') return createJsonReporter({ write });
  let text = '';
  const columns = context.out.columns ?? context.err.columns;
  const terminal = createTerminalReporter({
    out: { write: (part) => (text += part) },
    progress: context.err,
    ...(columns === undefined ? {} : { columns }),
    color: wantsColor(context.env, path === null && context.out.isTTY),
    unicode: path !== null || wantsUnicode(context.env, process.platform),
    verbose: options.verbose ?? false,
  });
  return {
    onEvent: terminal.onEvent,
    async finish(report) {
      await terminal.finish(report);
      await write(text);
    },
  };
}

function toStdout(context: Context): (text: string) => Promise<void> {
  return (text) => new Promise((resolve) => context.out.write(text, () => resolve()));
}

function toFile(path: string, context: Context): (text: string) => Promise<void> {
  return (text) => writeAtomically(path, context.secrets.mask(text), context.cwd);
}
