// Packs every published package and installs the tarballs with npm in an empty folder. Checks that the command line
// exits with the documented codes, that the quick start works, and that every entry point can be imported.
// Needs an npm registry for the dependencies. Prints one message per mistake and exits with 1 if it finds any.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { followQuickStart } from './quick-start.js';

const COMMAND_TIMEOUT_MS = 120_000;
const LINT_ERROR = `openapi: 3.1.0
info: { title: Without a documented success, version: '1' }
paths: { /books: { get: { responses: { '404': { description: Not found. } } } } }
`;

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages');
/** @type {string[]} */
const mistakes = [];

const manifests = readdirSync(packages)
  .map((name) => ({ directory: join(packages, name), manifest: manifestOf(join(packages, name)) }))
  .filter(({ manifest }) => manifest.private !== true);

const folder = mkdtempSync(join(tmpdir(), 'touchstone-install-'));
try {
  install(manifests.map(({ directory }) => pack(directory)));
  checkExitCodes();
  checkContents();
  mistakes.push(...followQuickStart(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

/**
 * @param {string} directory
 * @returns {string} the path of the tarball
 */
function pack(directory) {
  const { stdout } = succeed('pnpm', ['pack', '--json', '--pack-destination', folder], directory);
  return JSON.parse(stdout).filename;
}

/** @param {string[]} tarballs */
function install(tarballs) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  succeed(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...tarballs],
    folder,
  );
}

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

/**
 * @param {string} command
 * @param {string[]} options
 * @param {string} cwd
 */
function succeed(command, options, cwd) {
  const result = run(command, options, cwd);
  if (result.status !== 0) {
    throw new Error(
      `${command} ${options.join(' ')} exits with ${result.status}:\n${result.stdout}${result.stderr}`,
    );
  }
  return result;
}

/**
 * @param {string} command
 * @param {string[]} options
 * @param {string} cwd
 */
function run(command, options, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, options, {
    cwd,
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/**
 * @typedef {{ name: string, version: string, private?: boolean, exports?: Record<string, unknown> }} Manifest
 */

/**
 * @param {string} directory
 * @returns {Manifest}
 */
function manifestOf(directory) {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}
