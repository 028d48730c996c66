import { loadConfig } from '../config/load-config.js';
import type { Context } from '../context.js';
import { UsageError } from '../expected-error.js';
import { chooseTargets, type Target } from '../targets.js';
import type { ReplayOptions } from './options.js';
import type { RecordedRun } from './read-report.js';

/**
 * Returns the target of `--target`, or else the configured system with the document of the report, or else that
 * document without a configuration.
 * @throws {UsageError} if several systems have the document, or if the report masks the URL of the document.
 */
export async function replayTarget(
  { document }: RecordedRun,
  options: ReplayOptions,
  context: Context,
): Promise<Target> {
  const { target: name, config, overlay } = options;
  const named = name === undefined ? await systemsOf(document, options, context) : [];
  if (named.length > 1)
    throw new UsageError(
      `Several systems have the document ${document}: pass --target ${named.map((target) => target.name).join(' or --target ')}.`,
    );
  const [system] = named;
  if (system) return system;
  if (name === undefined && document.includes('?$'))
    throw new UsageError(`The report masks the URL of the document (${document}): pass it with --target.`);
  const [target] = await chooseTargets([name ?? document], config, context, overlay);
  if (!target) throw new UsageError('No target: pass --target with a system or a document.');
  return target;
}

async function systemsOf(
  document: string,
  { config, overlay }: ReplayOptions,
  context: Context,
): Promise<readonly Target[]> {
  if ((await loadConfig(context.cwd, config)) === null) return [];
  const targets = await chooseTargets([], config, context, overlay);
  return targets.filter((target) => target.document === document);
}
