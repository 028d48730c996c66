import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { plural } from '@touchstone/reporters';
import { printableLines } from '@touchstone/reporters/printable';
import type { Learned, Report } from '@touchstone/runner';
import { assertWritable, writeAtomically } from '../atomic-write.js';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { UsageError } from '../expected-error.js';
import { displayPath } from '../file-error.js';
import { createInterrupts } from '../interrupt.js';
import { loadTarget } from '../load-target.js';
import { chooseTargets, isUrl, type Target } from '../targets.js';
import { mostImportant } from '../test/conclusion.js';
import { newRunId, openRun, testTarget } from '../test/run-target.js';
import { chooseTestable } from '../test/test.js';
import { columnsOf, wrapLines } from '../wrap-lines.js';
import type { LearnOptions } from './options.js';
import { renderOverlay } from './overlay.js';
import { RUNS, readReports } from './reports.js';
import { divided } from './surprises.js';
import { verified } from './verify.js';

/** Runs `touchstone learn`: writes the overlay of each target in turn and returns the most important exit code. */
export async function learn(
  names: readonly string[],
  options: LearnOptions,
  context: Context,
): Promise<number> {
  for (const { name, value } of options.header ?? []) context.secrets.add(name, value);
  const { report: files } = options;
  const targets =
    files === undefined
      ? await chooseTestable(names, options, context)
      : await chooseTargets(names, options.config, context, options.overlay);
  if (files !== undefined && targets.length > 1)
    throw new UsageError(`--report accepts one target, received ${targets.length}: name one of them.`);
  const outputs = targets.map((target) => outputOf(target, options, context));
  if (new Set(outputs).size < targets.length)
    throw new UsageError(
      `${targets.length} systems cannot share one overlay. Learn one at a time, or pass --output {system}.overlay.yaml.`,
    );
  for (const output of outputs) await assertFree(output, options, context);
  let result: number = exitCode.passed;
  for (const [index, target] of targets.entries()) {
    const output = outputs[index] ?? '';
    const reports =
      files === undefined ? await runThrice(target, options, context) : await readReports(files, context);
    const code =
      reports === null
        ? exitCode.inconclusive
        : await write(target, reports, { output, ...(files === undefined && { options }) }, context);
    result = mostImportant(result, code);
  }
  return result;
}

function outputOf(target: Target, { output }: LearnOptions, context: Context): string {
  if (output === undefined) throw new UsageError('Pass the file to write: --output openapi.overlay.yaml.');
  return resolve(context.cwd, output.replaceAll('{system}', target.name));
}

/** @throws {UsageError} if the file exists and `--force` is not passed. */
async function assertFree(path: string, { force }: LearnOptions, context: Context): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists && force !== true)
    throw new UsageError(
      `${displayPath(path, context.cwd)} exists. A person may have edited it: pass --force to replace it.`,
    );
  await assertWritable(path, context.cwd);
}

/** Tests a target three times. Returns null if a run is inconclusive. */
async function runThrice(
  target: Target,
  options: LearnOptions,
  context: Context,
): Promise<readonly Report[] | null> {
  const reports: Report[] = [];
  for (let number = 1; number <= RUNS; number++) {
    const report = await runOnce(target, options, number, context);
    if (!report) return null;
    reports.push(report);
  }
  return reports;
}

/** Tests a target. Returns null if the run is inconclusive. */
async function runOnce(
  target: Target,
  options: LearnOptions,
  number: number,
  context: Context,
): Promise<Report | null> {
  const { output: _, force: __, report: ___, ...testOptions } = options;
  const seed = options.seed === undefined ? {} : { seed: options.seed + number - 1 };
  const interrupts = createInterrupts((text) => context.err.write(text));
  const run = await openRun(
    target,
    { ...testOptions, ...seed, reporter: [], exchanges: 'none' },
    interrupts.signal,
    context,
    newRunId(),
  );
  const { code, reason, report } = await testTarget(run, interrupts);
  if (interrupts.signal.aborted) throw interrupts.signal.reason;
  const { proven } = report.summary.verdicts;
  const name = number > RUNS ? 'run with the overlay' : `run ${number} of ${RUNS}`;
  say(
    `${target.name}, ${name}: ${proven} of ${plural(report.summary.obligations, 'documented response')} proven.`,
    context,
  );
  if (reason !== null) say(reason, context);
  if (code !== exitCode.inconclusive && report.summary.aborted === undefined) return report;
  say('Inconclusive: nothing was written.', context);
  return null;
}

interface Writing {
  /** Path of the overlay. */
  readonly output: string;
  /** The options of a run that verifies the overlay. Absent if it is not verified, because no run is wanted. */
  readonly options?: LearnOptions;
}

/** Writes the overlay of a target and returns the exit code. */
async function write(
  target: Target,
  reports: readonly Report[],
  { output, options }: Writing,
  context: Context,
): Promise<number> {
  const { learnedFrom } = await import('@touchstone/runner');
  const found = learnedFrom(reports);
  const hasErrors = reports.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  const code = hasErrors ? exitCode.findings : exitCode.passed;
  const model = await loadTarget(target, context);
  const overlayOf = (learned: Learned, extendsDocument: string | undefined): string =>
    renderOverlay(model, learned, { runs: reports.length, extendsDocument });
  const test = (strict: Target): Promise<Report | null> => runOnce(strict, options ?? {}, RUNS + 1, context);
  const learned =
    options && found.errors.length > 0
      ? await verified(target, { learned: found, text: overlayOf(found, undefined) }, test, context)
      : found;
  if (!learned) return exitCode.inconclusive;
  if (learned.errors.length + learned.surprising.length === 0) {
    say(`${target.name}: nothing to learn. ${NOTHING}`, context);
    return code;
  }
  const text = overlayOf(learned, extendsOf(target, output, context));
  await writeAtomically(output, context.secrets.mask(text), context.cwd);
  const unproven = found.errors.length - learned.errors.length;
  context.out.write(printableLines(`${summary(learned)} ${displayPath(output, context.cwd)}\n`));
  if (unproven > 0)
    say(`Left out: ${plural(unproven, 'cause')} that a run with the overlay did not prove.`, context);
  if (hasErrors)
    say(`The server contradicts ${target.document}: see \`touchstone test ${target.name}\`.`, context);
  return code;
}

const NOTHING =
  'No error whose cause the document leaves open had the same cause in all runs, so no file was written.';

function summary(learned: Learned): string {
  const { ambiguous, undocumented } = learned;
  const { accepted, entries, surprising, listed } = divided(learned);
  const waiting = entries.flatMap(({ whens }) => whens).length;
  const parts = [
    plural(accepted.length, 'cause'),
    ...(waiting > 0 ? [`${plural(waiting, 'cause')} with \`accept: false\` (${surprising} surprising)`] : []),
    ...(listed.length > 0 ? [`${plural(listed.length, 'surprising cause')} without an entry`] : []),
    ...(ambiguous.length > 0 ? [`${plural(ambiguous.length, 'ambiguous cause')} left out`] : []),
    ...(undocumented.length > 0 ? [plural(undocumented.length, 'undocumented response')] : []),
  ];
  return `Wrote ${parts.join(', ')} to`;
}

/** Returns the path of the document relative to the overlay; undefined for a URL, which may contain a secret. */
function extendsOf({ document }: Target, output: string, { cwd }: Context): string | undefined {
  if (isUrl(document)) return undefined;
  const path = relative(dirname(output), resolve(cwd, document)).split(sep).join('/');
  return encodeURI(path.startsWith('.') ? path : `./${path}`);
}

const say = (text: string, context: Context): void => {
  context.err.write(`${wrapLines(printableLines(text), columnsOf(context.err))}\n`);
};
