// Checks that the files that the reference servers copy from the toolkit are equal to their originals. The servers must
// not import the toolkit, because a mistake in shared code would then stay hidden from the contract tests. Prints one
// line per difference and exits with 1 if it finds any.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Pairs of an original and its copy. */
const copies = ['private-address.ts', 'special-purpose-blocks.ts'].map((name) => [
  `packages/core/src/load/${name}`,
  `apps/server-kit/src/network/${name}`,
]);

for (const [original = '', copy = ''] of copies) {
  const lines = readFileSync(join(root, original), 'utf8').split('\n');
  const copied = readFileSync(join(root, copy), 'utf8').split('\n');
  const line = lines.findIndex((text, index) => text !== copied[index]);
  if (line === -1 && lines.length === copied.length) continue;
  console.error(
    `${copy}:${line === -1 ? lines.length : line + 1}: differs from ${original}. Copy that file.`,
  );
  process.exitCode = 1;
}
