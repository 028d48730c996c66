// Packs every published package and installs the tarballs with npm, as a user would.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND_TIMEOUT_MS = 120_000;

/** The folder that contains the packages. */
export const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages');

/** The published packages. */
export const manifests = readdirSync(packages)
  .map((name) => ({ directory: join(packages, name), manifest: manifestOf(join(packages, name)) }))
  .filter(({ manifest }) => manifest.private !== true);

/**
 * Packs every published package.
 * @param {string} folder receives the tarballs
 * @returns {string[]} the paths of the tarballs
 */
export function packAll(folder) {
  return manifests.map(({ directory }) => {
    const { stdout } = succeed('pnpm', ['pack', '--json', '--pack-destination', folder], directory);
    return JSON.parse(stdout).filename;
  });
}

/**
 * Installs tarballs in a folder, which becomes an npm project.
 * @param {string} folder
 * @param {string[]} tarballs
 */
export function installPacked(folder, tarballs) {
  const { version } = manifestOf(join(packages, 'cli'));
  const project = { name: 'touchstone', version, license: 'MIT', private: true, type: 'module' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  succeed(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...tarballs],
    folder,
  );
}

/**
 * Returns the software bill of materials of an npm project in the format CycloneDX: every package that npm installed,
 * with its version, license and hash. Omits the local paths of packed tarballs.
 * @param {string} folder
 * @returns {BillOfMaterials}
 */
export function billOfMaterials(folder) {
  const { stdout } = succeed('npm', ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'], folder);
  /** @type {BillOfMaterials} */
  const bill = JSON.parse(stdout);
  for (const component of bill.components) {
    component.externalReferences = component.externalReferences?.filter(
      ({ url }) => !url.startsWith('file:'),
    );
  }
  return bill;
}

/**
 * @param {string} command
 * @param {string[]} options
 * @param {string} cwd
 */
export function succeed(command, options, cwd) {
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
export function run(command, options, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, options, {
    cwd,
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/**
 * @typedef {{ name: string, externalReferences?: { url: string }[] | undefined }} Component
 * @typedef {{ bomFormat: string, components: Component[] }} BillOfMaterials
 */

/**
 * @typedef {{ name: string, version: string, private?: boolean, exports?: Record<string, unknown>,
 *   dependencies?: Record<string, string> }} Manifest
 */

/**
 * @param {string} directory
 * @returns {Manifest}
 */
export function manifestOf(directory) {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}
