// Follows the quick start in an empty folder, with the built command line. Exits with 1 if the page differs from
// the actual output; with --write, corrects the page and its picture.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { followQuickStart } from './quick-start.js';

const commandLine = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages/cli');
const folder = mkdtempSync(join(tmpdir(), 'touchstone-quick-start-'));
try {
  // The built package is linked where npm would install it.
  const installed = join(folder, 'node_modules');
  mkdirSync(join(installed, '.bin'), { recursive: true });
  mkdirSync(join(installed, '@touchstone'));
  symlinkSync(commandLine, join(installed, '@touchstone/cli'));
  symlinkSync(join(commandLine, 'bin/touchstone.js'), join(installed, '.bin/touchstone'));

  const mistakes = followQuickStart(folder, { isWriting: process.argv.includes('--write') });
  for (const mistake of mistakes) console.error(mistake);
  if (mistakes.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
