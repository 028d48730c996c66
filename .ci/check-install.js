// Packs every published package and installs the tarballs with npm in an empty folder. Checks that the command line
// exits with the documented codes, that the quick start works, that every entry point can be imported, and that the bill
// of materials lists every package.
// Needs an npm registry for the dependencies. Prints one message per mistake and exits with 1 if it finds any.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  billOfMaterials,
  installPacked,
  manifestOf,
  manifests,
  packAll,
  packages,
  run,
} from './packed-packages.js';
import { followQuickStart } from './quick-start.js';

const LINT_ERROR = `openapi: 3.1.0
info: { title: Without a documented success, version: '1' }
paths: { /books: { get: { responses: { '404': { description: Not found. } } } } }
`;

/** @type {string[]} */
const mistakes = [];

const folder = mkdtempSync(join(tmpdir(), 'touchstone-install-'));
try {
  installPacked(folder, packAll(folder));
  checkExitCodes();
  checkContents();
  checkBillOfMaterials();
  mistakes.push(...followQuickStart(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

function checkExitCodes() {
  writeFileSync(join(folder, 'lint-error.yaml'), LINT_ERROR);
  const version = manifestOf(join(packages, 'cli')).version;
  expectExit(['--version'], 0, version);
  expectExit(['lint', 'lint-error.yaml'], 1);
  expectExit(['lint', 'missing.yaml'], 2);
  expectExit(['no-such-command'], 2);
}

/**
 * @param {string[]} options
 * @param {number} expected
 * @param {string} [output]
 */
function expectExit(options, expected, output) {
  const { status, stdout, stderr } = run('npx', ['touchstone', ...options], folder);
  const command = `npx touchstone ${options.join(' ')}`;
  if (status !== expected) {
    mistakes.push(`\`${command}\` exits with ${status} instead of ${expected}:\n${stdout}${stderr}`);
  }
  if (output !== undefined && stdout.trim() !== output) {
    mistakes.push(`\`${command}\` prints ${JSON.stringify(stdout)} instead of ${JSON.stringify(output)}`);
  }
}

/** Checks that each package contains its README and license, and that every entry point can be imported. */
function checkContents() {
  for (const { name } of manifests.map(({ manifest }) => manifest)) {
    for (const file of ['README.md', 'LICENSE']) {
      if (!existsSync(join(folder, 'node_modules', name, file)))
        mistakes.push(`${name}: ${file} is not packed`);
    }
  }
  const entries = manifests.flatMap(({ manifest: { name, exports = {} } }) =>
    Object.entries(exports).map(([entry, target]) => ({ entry: `${name}${entry.slice(1)}`, target })),
  );
  // A data file, such as a JSON Schema, is only resolved, not imported.
  const imports = entries.map(({ entry, target }) =>
    typeof target === 'string' ? `import.meta.resolve('${entry}');` : `await import('${entry}');`,
  );
  const { status, stderr } = run(
    process.execPath,
    ['--input-type=module', '--eval', imports.join('\n')],
    folder,
  );
  if (status !== 0) mistakes.push(`an entry point cannot be imported:\n${stderr}`);
}

/** Checks that the bill of materials names every published package and its dependencies. */
function checkBillOfMaterials() {
  const { bomFormat, components } = billOfMaterials(folder);
  if (bomFormat !== 'CycloneDX') mistakes.push(`the bill of materials has the format ${bomFormat}`);
  const names = new Set(components.map(({ name }) => name));
  const expected = manifests.flatMap(({ manifest: { name, dependencies = {} } }) => [
    name,
    ...Object.keys(dependencies),
  ]);
  for (const name of new Set(expected)) {
    if (!names.has(name)) mistakes.push(`the bill of materials does not list ${name}`);
  }
}
