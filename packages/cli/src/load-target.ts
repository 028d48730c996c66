import type { ApiModel, LoadOptions } from '@touchstone/core';
import type { Context } from './context.js';
import { renderProblems } from './problems.js';
import type { Target } from './targets.js';

/**
 * Reads the document of a target with its overlays. Prints a warning for each action of an overlay that changes nothing.
 * @throws {DocumentError} if the document or an overlay cannot be used.
 */
export async function loadTarget(
  { document, overlays }: Target,
  context: Context,
  options: Pick<LoadOptions, 'signal' | 'onFile'> = {},
): Promise<ApiModel> {
  const core = await import('@touchstone/core');
  const loaded = await core.load(document, { cwd: context.cwd, overlays, ...options });
  const model = core.buildModel(loaded);
  if (loaded.warnings.length > 0) context.err.write(`${renderProblems(loaded.warnings)}\n`);
  return model;
}
