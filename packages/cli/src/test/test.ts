import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { UsageError } from '../expected-error.js';
import { createInterrupts } from '../interrupt.js';
import { errorText } from '../print-error.js';
import { chooseTargets, type Target } from '../targets.js';
import { mostImportant } from './conclusion.js';
import { assertOutputsWritable } from './exchange-files.js';
import type { TestOptions } from './options.js';
import { requireServer } from './server-under-test.js';

/** Runs `touchstone test`: tests the contract of each target in turn and returns the most important exit code. */
export async function test(
  names: readonly string[],
  options: TestOptions,
  context: Context,
): Promise<number> {
  for (const { name, value } of options.header ?? []) context.secrets.add(name, value);
  refuseUselessOptions(options);
  const targets = await chooseTestable(names, options, context);
  refuseSharedReports(targets, options);
  if (options.list !== true)
    for (const target of targets) await assertOutputsWritable(target, options, context);
  // Imported lazily so that usage errors are reported without loading the runner.
  const { runTarget } = await import('./run-target.js');
  const interrupts = createInterrupts((text) => context.err.write(text));
  let result: number = exitCode.passed;
  for (const target of targets) {
    const code = await runTarget(target, options, interrupts, context).catch((error: unknown) => {
      if (targets.length === 1 || interrupts.signal.aborted) throw error;
      // Continue, because other targets may be testable even if this one is not.
      context.err.write(`No result for '${target.name}':\n${errorText(error)}`);
      return exitCode.unusable;
    });
    result = mostImportant(result, code);
    if (interrupts.signal.aborted) throw interrupts.signal.reason;
  }
  return result;
}

/**
 * Returns the targets that can be tested: those with these names, or else all configured systems with a server.
 * @throws {UsageError} if there are none, or if `--server` is passed for several.
 */
export async function chooseTestable(
  names: readonly string[],
  options: TestOptions,
  context: Context,
): Promise<readonly Target[]> {
  const targets = await chooseTargets(names, options.config, context, options.overlay);
  const chosen =
    names.length > 0 || options.server !== undefined
      ? targets
      : targets.filter(({ system }) => system?.server !== undefined);
  if (chosen.length === 0) {
    throw new UsageError('No configured system has a `server` to test. Configure one, or pass --server URL.');
  }
  if (options.server !== undefined && chosen.length > 1) {
    throw new UsageError(
      `--server accepts one system, received ${chosen.length}: pass one of ` +
        `${chosen.map(({ name }) => `'${name}'`).join(', ')}.`,
    );
  }
  if (options.list !== true) for (const target of chosen) requireServer(target, options);
  return chosen;
}

/**
 * Rejects options that would have no effect.
 * @throws {UsageError} naming the option.
 */
function refuseUselessOptions({ list, plan, reporter, exchanges, exchangesLimit }: TestOptions): void {
  if (plan === true && list === true)
    throw new UsageError(
      '--plan and --list exclude each other: --plan shows effects, --list shows variants.',
    );
  if (plan === true && reporter?.some(({ name }) => name === 'json') === true)
    throw new UsageError('--plan prints text only. --list --reporter json prints the cases as JSON.');
  if (exchangesLimit !== undefined && exchanges === 'none')
    throw new UsageError('--exchanges-limit has no effect with --exchanges none. Pass one of them.');
}

/**
 * Rejects a JSON report or an exchange store that several systems would write to.
 * @throws {UsageError} if several systems would overwrite each other's files.
 */
function refuseSharedReports(targets: readonly Target[], options: TestOptions): void {
  const file = options.exchanges;
  if (targets.length > 1 && file !== undefined && file !== 'none' && !file.includes('{system}'))
    throw new UsageError(
      `${targets.length} systems cannot share one exchange store. Test one at a time, or pass --exchanges reports/{system}.ndjson.`,
    );
  const shared = (options.reporter ?? []).find(
    ({ name, file }) => name === 'json' && (file === null || !file.includes('{system}')),
  );
  if (shared === undefined || targets.length < 2) return;
  throw new UsageError(
    `${targets.length} systems cannot share one JSON report. Test one at a time, or pass json=reports/{system}.json.`,
  );
}
