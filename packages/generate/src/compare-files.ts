import type { GeneratedFile } from './generated-file.js';

/** How a file on disk differs from what would be generated now. */
export interface FileDifference {
  readonly path: string;
  /**
   * `stale`: other bytes on disk. `missing`: not on disk. `untracked`: on disk, and nothing generates it (any more).
   */
  readonly state: 'stale' | 'missing' | 'untracked';
}

/**
 * Compares byte for byte.
 * @param existing Every file below the output's directory, path relative to it with forward slashes, and its content.
 * @returns Sorted by path; empty when all is as generated.
 */
export function compareFiles(
  generated: readonly GeneratedFile[],
  existing: ReadonlyMap<string, string>,
): FileDifference[] {
  const differences: FileDifference[] = generated.flatMap(({ path, content }) => {
    const found = existing.get(path);
    if (found === content) return [];
    return [{ path, state: found === undefined ? 'missing' : 'stale' }];
  });
  const known = new Set(generated.map(({ path }) => path));
  for (const path of existing.keys()) if (!known.has(path)) differences.push({ path, state: 'untracked' });
  return differences.sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
}
