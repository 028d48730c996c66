import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { UsageError } from '../expected-error.js';
import { listenForInterrupts } from '../interrupt.js';
import { errorText } from '../print-error.js';
import { chooseTargets, type Target } from '../targets.js';
import type { TestOptions } from './options.js';
import { assertReportsWritable } from './report-files.js';
import { requireServer } from './server-under-test.js';

/** `touchstone test`: runs the contract of every target, one after the other, and gives the worst exit code. */
export async function test(
  names: readonly string[],
  options: TestOptions,
  context: Context,
): Promise<number> {
  for (const { name, value } of options.header ?? []) context.secrets.add(name, value);
  const targets = await testable(names, options, context);
  refuseSharedReports(targets, options);
  if (options.list !== true)
    for (const target of targets) await assertReportsWritable(target, options, context);
  // Only now: what cannot run at all should say so at once.
  const { runTarget } = await import('./run-target.js');
  const interrupts = listenForInterrupts((text) => context.err.write(text));
  try {
    let worst: number = exitCode.passed;
    for (const target of targets) {
      const code = await runTarget(target, options, interrupts.signal, context).catch((error: unknown) => {
        if (targets.length === 1 || interrupts.signal.aborted) throw error;
        // What stands in the way of one says nothing of the next.
        context.err.write(`No verdict on '${target.name}':\n${errorText(error)}`);
        return exitCode.unusable;
      });
      worst = Math.max(worst, code);
      if (interrupts.signal.aborted) throw interrupts.signal.reason;
    }
    return worst;
  } finally {
    interrupts.dispose();
  }
}

async function testable(
  names: readonly string[],
  options: TestOptions,
  context: Context,
): Promise<readonly Target[]> {
  const targets = await chooseTargets(names, options.config, context);
  const chosen =
    names.length > 0 || options.server !== undefined
      ? targets
      : targets.filter(({ system }) => system?.server !== undefined);
  if (chosen.length === 0) {
    throw new UsageError(
      'No system of the configuration has a `server` to test: give it one, or --server URL.',
    );
  }
  if (options.server !== undefined && chosen.length > 1) {
    throw new UsageError(
      `--server is for one system, and ${chosen.length} are to be tested: name one of ` +
        `${chosen.map(({ name }) => `'${name}'`).join(', ')}.`,
    );
  }
  if (options.list !== true) for (const target of chosen) requireServer(target, options);
  return chosen;
}

/** @throws {UsageError} when several systems would write their reports over each other. */
function refuseSharedReports(targets: readonly Target[], options: TestOptions): void {
  const shared = (options.reporter ?? []).find(
    ({ name, file }) => name === 'json' && (file === null || !file.includes('{system}')),
  );
  if (shared === undefined || targets.length < 2) return;
  throw new UsageError(
    `${targets.length} systems cannot share one JSON report: test one at a time, or write json=reports/{system}.json.`,
  );
}
