import { readFileSync } from 'node:fs';

/**
 * Returns the version of a package.
 * @param manifest URL of its package.json file
 */
export function manifestVersion(manifest: URL): string {
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}
