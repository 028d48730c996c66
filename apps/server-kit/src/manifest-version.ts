import { readFileSync } from 'node:fs';

/** @param manifest URL of a package.json file */
export function manifestVersion(manifest: URL): string {
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}
