import process from 'node:process';
import {
  createJsonReporter,
  createTerminalReporter,
  type Reporter,
  wantsColor,
  wantsProgressLine,
  wantsUnicode,
} from '@touchstone/reporters';
import { writeAtomically } from '../atomic-write.js';
import type { Context } from '../context.js';
import type { Target } from '../targets.js';
import { columnsOf } from '../wrap-lines.js';
import { settlesInTime } from '../write-pipe.js';
import type { ReporterChoice, TestOptions } from './options.js';
import { reporterChoices, reportPath } from './report-files.js';

/**
 * Creates the reporters of a run. They mask secrets in everything they write. Reporters that write to a file come
 * first, because the process ends as soon as stdout cannot be written, for example with `| head`.
 * @param signal Ends the output to a pipe whose reader does not read it.
 */
export function createReporters(
  target: Target,
  options: TestOptions,
  context: Context,
  signal: AbortSignal,
): readonly Reporter[] {
  const choices = reporterChoices(target, options);
  const toFiles = choices.filter(({ file }) => file !== null);
  const toStdout = choices.filter(({ file }) => file === null);
  return [...toFiles, ...toStdout].map((choice) => create(choice, target, options, context, signal));
}

function create(
  choice: ReporterChoice,
  target: Target,
  options: TestOptions,
  context: Context,
  signal: AbortSignal,
): Reporter {
  const path = reportPath(choice, target, context);
  const write = path === null ? stdoutWriter(context, signal) : fileWriter(path, context, signal);
  if (choice.name === 'json') return createJsonReporter({ write });
  let text = '';
  const terminal = createTerminalReporter({
    out: { write: (part) => (text += part) },
    progress: context.err,
    redraw: wantsProgressLine(context.env, context.err.isTTY),
    ...(path === null && { columns: columnsOf(context.out) }),
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

type Write = (text: string) => Promise<void>;

function stdoutWriter(context: Context, signal: AbortSignal): Write {
  return async (text) => {
    await settlesInTime(new Promise((resolve) => context.out.write(text, () => resolve())), signal);
  };
}

function fileWriter(path: string, context: Context, signal: AbortSignal): Write {
  return (text) => writeAtomically(path, context.secrets.mask(text), context.cwd, signal);
}
