import { UsageError } from '../expected-error.js';
import { type CleanupOptions, cleanupOptions } from './options.js';

const names: readonly (keyof CleanupOptions)[] = [
  'forget',
  'server',
  'header',
  'target',
  'timeout',
  'config',
];

/**
 * Rejects options that would have no effect.
 * @throws {UsageError} naming the option.
 */
export function refuseUselessOptions(run: string | undefined, options: CleanupOptions): void {
  const used = names.filter((name) => options[name] !== undefined);
  const [useless] =
    run === undefined ? used : used.filter((name) => options.forget === true && name !== 'forget');
  if (useless === undefined) return;
  const [flag] = cleanupOptions[useless].flags.split(' ');
  throw new UsageError(
    run === undefined
      ? `${flag} has no effect without a run. Pass the id of a run, as in \`touchstone cleanup RUN ${flag}\`; \`touchstone cleanup\` lists the runs.`
      : `${flag} has no effect with --forget, which sends no request. Pass one of them.`,
  );
}
