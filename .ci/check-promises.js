// Checks the table "Proofs" of SECURITY.md: each promise links to the tests that prove it, by file and title. Prints one
// line per mistake and exits with 1 if a promise has no test, or a test does not exist.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocument } from './markdown.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const policy = 'SECURITY.md';
/** @type {string[]} */
const mistakes = [];

let count = 0;
let inside = false;
for (const { text, line } of readDocument(join(root, policy)).prose) {
  if (text.startsWith('#')) inside = text === '### Proofs';
  const [, promise = '', proofs = ''] = (inside && /^\|([^|]*)\|(.*)\|$/.exec(text)) || [];
  if (promise === '' || promise.trim() === 'promise' || /^[-\s]+$/.test(promise)) continue;
  count += 1;
  const tests = [...proofs.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
  if (tests.length === 0) mistakes.push(`${policy}:${line}: no test proves “${promise.trim()}”`);
  for (const [, title = '', file = ''] of tests) {
    if (!hasTest(file, title))
      mistakes.push(`${policy}:${line}: ${file} has no test with the title “${title}”`);
  }
}
if (count === 0) mistakes.push(`${policy}: expected a table of promises under the heading "Proofs"`);

for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

/**
 * Returns true if the file is a test file that passes `title` as a string literal and first argument to a function.
 * @param {string} file
 * @param {string} title
 */
function hasTest(file, title) {
  if (!file.endsWith('.test.ts') || !existsSync(join(root, file))) return false;
  const source = readFileSync(join(root, file), 'utf8');
  return ["'", '"', '`'].some((quote) => {
    const start = source.indexOf(`${quote}${title}${quote},`);
    return start !== -1 && /\(\s*$/.test(source.slice(0, start));
  });
}
