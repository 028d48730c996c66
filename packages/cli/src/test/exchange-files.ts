import { realpath, stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { assertWritable } from '../atomic-write.js';
import type { Context } from '../context.js';
import { UsageError } from '../expected-error.js';
import { displayPath } from '../file-error.js';
import type { Target } from '../targets.js';
import { ExchangeStore } from './exchange-store.js';
import type { TestOptions } from './options.js';
import { assertReportsWritable, reporterChoices, reportPath } from './report-files.js';

const DEFAULT_LIMIT_MB = 64;
const BYTES_PER_MB = 1_000_000;

/**
 * Returns the absolute path of the exchange store: that of `--exchanges`, or else a file beside the JSON report.
 * Returns `null` for `--exchanges none`, and by default if no JSON report is written to a regular file.
 */
async function exchangesPath(target: Target, options: TestOptions, context: Context): Promise<string | null> {
  if (options.exchanges === 'none') return null;
  if (options.exchanges !== undefined)
    return resolve(context.cwd, options.exchanges.replaceAll('{system}', target.name));
  const report = jsonReportPath(target, options, context);
  if (report === null || !(await mayBeRegularFile(report))) return null;
  return `${report.replace(/\.json$/i, '')}.exchanges.ndjson`;
}

/** Creates the exchange store of a run; `null` if exchanges are not stored. */
export async function createExchangeStore(
  target: Target,
  options: TestOptions,
  context: Context,
): Promise<ExchangeStore | null> {
  const path = await exchangesPath(target, options, context);
  if (path === null) return null;
  const report = jsonReportPath(target, options, context);
  return new ExchangeStore({
    path,
    // Relative to the report, so that both can be moved together.
    shownPath: relative(report === null ? context.cwd : dirname(report), path),
    cwd: context.cwd,
    maxBytes: (options.exchangesLimit ?? DEFAULT_LIMIT_MB) * BYTES_PER_MB,
  });
}

/**
 * Checks the output files before the run, because the run may take minutes and may start a server.
 * @throws {FileError} if a file cannot be written.
 * @throws {UsageError} if a file would replace the document, the configuration or another output.
 */
export async function assertOutputsWritable(
  target: Target,
  options: TestOptions,
  context: Context,
): Promise<void> {
  await assertOutputsDistinct(target, options, context);
  await assertReportsWritable(target, options, context);
  const path = await exchangesPath(target, options, context);
  if (path !== null) await assertWritable(path, context.cwd);
}

async function assertOutputsDistinct(target: Target, options: TestOptions, context: Context): Promise<void> {
  const inputs = [target.document, target.configFile].flatMap((path) =>
    path === null ? [] : [resolve(context.cwd, path)],
  );
  const outputs = [
    ...reporterChoices(target, options).map((choice) => reportPath(choice, target, context)),
    await exchangesPath(target, options, context),
  ].filter((path) => path !== null);
  const used = new Set(await Promise.all(inputs.map(canonical)));
  for (const output of outputs) {
    const path = await canonical(output);
    if (used.has(path) && (await mayBeRegularFile(path)))
      throw new UsageError(
        `${displayPath(output, context.cwd)} would be replaced: it is the document, the configuration or another output of the run. Pass another file.`,
      );
    used.add(path);
  }
}

/** Returns the path with symbolic links resolved, or the path itself if there is no such file. */
const canonical = (path: string): Promise<string> => realpath(path).catch(() => path);

function jsonReportPath(target: Target, options: TestOptions, context: Context): string | null {
  const choice = reporterChoices(target, options).find(({ name, file }) => name === 'json' && file !== null);
  return choice === undefined ? null : reportPath(choice, target, context);
}

/** Returns true for a regular file and for a path without a file, but not for a device or a pipe. */
async function mayBeRegularFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return true;
  }
}
