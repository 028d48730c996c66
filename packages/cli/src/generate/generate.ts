import { rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { ApiModel } from '@touchstone/core';
import type { GeneratedFile } from '@touchstone/generate';
import { writeAtomically } from '../atomic-write.js';
import type { GenerateConfig } from '../config/config.js';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { UsageError } from '../expected-error.js';
import { displayPath, fileError } from '../file-error.js';
import { loadTarget } from '../load-target.js';
import { renderProblems } from '../problems.js';
import { chooseTargets, type Target } from '../targets.js';
import { type Difference, findDifferences } from './differences.js';
import type { GenerateOptions } from './options.js';

/** Runs `touchstone generate`: updates the generated files or, with `--check`, lists the outdated files. */
export async function generate(
  names: readonly string[],
  options: GenerateOptions,
  context: Context,
): Promise<number> {
  const targets = await targetsWithOutput(names, options, context);
  const outputs = new Map<string, GeneratedFile[]>();
  for (const target of targets) {
    const model = await loadTarget(target, context);
    for (const output of target.system?.generate ?? [])
      await collect(model, target, output, outputs, context);
  }
  const { compareFiles } = await import('@touchstone/generate');
  const differences: Difference[] = [];
  for (const [directory, files] of outputs)
    differences.push(...(await findDifferences({ directory, files }, compareFiles)));
  const total = [...outputs.values()].flat().length;
  if (options.check === true) return check(differences, total, context);
  rejectHandWritten(differences, context);
  return update(differences, outputs, context);
}

async function targetsWithOutput(
  names: readonly string[],
  options: GenerateOptions,
  context: Context,
): Promise<readonly Target[]> {
  const targets = await chooseTargets(names, options.config, context, options.overlay);
  const without = targets.filter(({ system }) => (system?.generate ?? []).length === 0);
  // A named system must configure an output. If no system is named, systems without an output are skipped, unless no
  // system has an output.
  const rejected = names.length > 0 || without.length === targets.length ? without : [];
  if (rejected.length > 0) {
    const list = rejected.map(({ name }) => `'${name}'`).join(', ');
    throw new UsageError(
      `Nothing to generate for ${list}. Add this to the system in touchstone.config.ts: ` +
        "`generate: [{ emitters: ['types'], directory: 'src/generated' }]`.",
    );
  }
  return targets.filter((target) => !without.includes(target));
}

async function collect(
  model: ApiModel,
  target: Target,
  output: GenerateConfig,
  outputs: Map<string, GeneratedFile[]>,
  context: Context,
): Promise<void> {
  const emitter = await import('@touchstone/generate');
  const directory = resolve(target.directory, output.directory);
  const files = await emitter.generate(model, {
    emitters: output.emitters,
    ...(output.typesPackage === undefined ? {} : { typesPackage: output.typesPackage }),
    ...(output.patterns === undefined ? {} : { patterns: output.patterns }),
    onWarning: (problem) => void context.err.write(`${renderProblems([problem])}\n`),
  });
  const others = outputs.get(directory) ?? [];
  const duplicate = files.find(({ path }) => others.some((other) => other.path === path));
  if (duplicate !== undefined) {
    throw new UsageError(
      `Two outputs would write ${relative(target.directory, resolve(directory, duplicate.path))}: ` +
        'configure a separate `directory` for each.',
    );
  }
  outputs.set(directory, [...others, ...files]);
}

function check(differences: readonly Difference[], total: number, context: Context): number {
  if (differences.length === 0) {
    context.err.write(`${plural(total)} up to date.\n`);
    return exitCode.passed;
  }
  for (const { state, path, why } of differences) {
    context.out.write(`${state.padEnd(9)}  ${relative(context.cwd, path)}  (${why})\n`);
  }
  const advice = differences.some(({ action }) => action !== null) ? " Run 'touchstone generate'." : '';
  context.err.write(`${differences.length} of ${plural(total)} not up to date.${advice}\n`);
  return exitCode.findings;
}

/**
 * Rejects outputs that would overwrite a file that was not generated.
 * @throws {UsageError} listing these files.
 */
function rejectHandWritten(differences: readonly Difference[], context: Context): void {
  const byHand = differences.filter(({ state }) => state === 'by hand');
  if (byHand.length === 0) return;
  const names = byHand.map(({ path }) => `  ${displayPath(path, context.cwd)}\n`).join('');
  throw new UsageError(
    `These files would be overwritten, but do not have the header of a generated file:\n${names}` +
      'Move or remove them, or configure another `directory`. Nothing was written.',
  );
}

async function update(
  differences: readonly Difference[],
  outputs: ReadonlyMap<string, readonly GeneratedFile[]>,
  context: Context,
): Promise<number> {
  const contents = new Map(
    [...outputs].flatMap(([directory, files]) =>
      files.map(({ path, content }) => [join(directory, path), content] as const),
    ),
  );
  let changed = 0;
  for (const { action, path } of differences) {
    if (action === null) continue;
    changed += 1;
    if (action === 'write') await writeAtomically(path, contents.get(path) ?? '', context.cwd);
    else await remove(path, context.cwd);
    context.out.write(`${action === 'write' ? 'wrote' : 'removed'}  ${relative(context.cwd, path)}\n`);
  }
  context.err.write(
    changed === 0 ? `${plural(contents.size)} up to date.\n` : `${plural(changed)} changed.\n`,
  );
  return exitCode.passed;
}

async function remove(path: string, cwd: string): Promise<void> {
  await rm(path).catch((error: unknown) => {
    throw fileError(error, 'removed', path, cwd);
  });
}

function plural(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}
