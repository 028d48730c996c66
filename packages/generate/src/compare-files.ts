import type { GeneratedFile } from './generated-file.js';

/** A difference between the generated files and those on disk. */
export interface FileDifference {
  /** Path relative to the output directory, with forward slashes. */
  readonly path: string;
  /**
   * `stale`: the content differs. `missing`: the file does not exist. `untracked`: the file exists, but is not (or no
   * longer) generated.
   */
  readonly state: 'stale' | 'missing' | 'untracked';
}

/**
 * Compares generated files with those on disk, byte for byte.
 * @param existing The content of every file below the output directory, by its path relative to that directory, with
 * forward slashes.
 * @returns The differences, sorted by path; empty if the files are up to date.
 * @example
 * compareFiles(files, new Map([['openapi.ts', await readFile('src/openapi.ts', 'utf8')]]));
 * // [{ path: 'index.ts', state: 'missing' }, { path: 'openapi.ts', state: 'stale' }, …]
 */
export function compareFiles(
  generated: readonly GeneratedFile[],
  existing: ReadonlyMap<string, string>,
): FileDifference[] {
  const differences: FileDifference[] = generated.flatMap(({ path, content }) => {
    const current = existing.get(path);
    if (current === content) return [];
    return [{ path, state: current === undefined ? 'missing' : 'stale' }];
  });
  const generatedPaths = new Set(generated.map(({ path }) => path));
  for (const path of existing.keys()) {
    if (!generatedPaths.has(path)) differences.push({ path, state: 'untracked' });
  }
  return differences.sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
}
