import { existsSync, type Stats, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readData } from '@touchstone/core/internal';
import { CONFIG_TIMEOUT_MS, withDeadline } from '../deadline.js';
import { ExpectedError, UsageError } from '../expected-error.js';
import { displayPath, fileError } from '../file-error.js';
import { isObject } from './check.js';
import type { TouchstoneConfig } from './config.js';
import { validateConfig } from './validate-config.js';

export interface LoadedConfig {
  readonly config: TouchstoneConfig;
  /** Absolute path of the configuration file. */
  readonly file: string;
  /** Base directory for the relative paths of the configuration. */
  readonly directory: string;
}

const fileNames = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml'].map(
  (extension) => `touchstone.config.${extension}`,
);

/**
 * Loads the configuration at `path`. If `path` is `undefined`, loads the nearest one in `cwd` or a parent directory, or
 * returns `null` if none exists.
 * @throws {ConfigError} if the configuration is invalid.
 * @throws {UsageError} if `path` does not exist or is not a TypeScript, JavaScript, YAML or JSON file.
 * @throws {FileError} if `path` cannot be read.
 * @throws {ExpectedError} if the file cannot be loaded.
 */
export async function loadConfig(cwd: string, path: string | undefined): Promise<LoadedConfig | null> {
  const file = path === undefined ? findConfig(cwd) : resolve(cwd, path);
  if (file === null) return null;
  const displayName = relative(cwd, file);
  if (!isFile(file, cwd) || !/\.([cm]?[jt]s|ya?ml|json)$/.test(file)) {
    throw new UsageError(
      `${displayName} is not a configuration: expected a TypeScript, JavaScript, YAML or JSON file.`,
    );
  }
  const value = /\.(ya?ml|json)$/.test(file)
    ? await readConfig(file, displayName)
    : await importConfig(file, displayName);
  validateConfig(value, displayName);
  return { config: value, file, directory: dirname(file) };
}

/** @throws {ExpectedError} if the path does not exist or cannot be read. */
function isFile(path: string, cwd: string): boolean {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw fileError(error, 'read', path, cwd);
  }
  if (stats !== undefined) return stats.isFile();
  throw new UsageError(`The configuration file ${displayPath(path, cwd)} does not exist.`);
}

function findConfig(cwd: string): string | null {
  for (let directory = resolve(cwd); ; directory = dirname(directory)) {
    const file = fileNames.map((name) => join(directory, name)).find((path) => existsSync(path));
    if (file !== undefined) return file;
    if (dirname(directory) === directory) return null;
  }
}

/** Reads a configuration without code, in which a regular expression is a string. */
async function readConfig(file: string, displayName: string): Promise<unknown> {
  const { DocumentError } = await import('@touchstone/core');
  try {
    const { value } = await readData(file);
    return withRegularExpressions(value);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const [problem] = error.problems;
    const place = problem ? ` at ${problem.position.line}:${problem.position.column}` : '';
    throw new ExpectedError(`${displayName} cannot be loaded${place}: ${problem?.message ?? error.message}`);
  }
}

/** Replaces the strings at `systems.*.server.ready` with regular expressions, except invalid ones. */
function withRegularExpressions(value: unknown): unknown {
  if (!isObject(value) || !isObject(value['systems'])) return value;
  const systems = Object.entries(value['systems']).map(([name, system]): [string, unknown] => {
    if (!isObject(system) || !isObject(system['server'])) return [name, system];
    const { ready } = system['server'];
    const compiled = typeof ready === 'string' ? compile(ready) : undefined;
    return [name, compiled ? { ...system, server: { ...system['server'], ready: compiled } } : system];
  });
  return { ...value, systems: Object.fromEntries(systems) };
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

async function importConfig(file: string, displayName: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const index = fileURLToPath(new URL('../index.js', import.meta.url));
  // The alias lets a configuration import this package even if only the command itself is installed.
  const jiti = createJiti(file, { fsCache: false, alias: { '@touchstone/cli': index } });
  try {
    return await withDeadline(jiti.import(file, { default: true }), CONFIG_TIMEOUT_MS);
  } catch (error) {
    throw new ExpectedError(`${displayName} cannot be loaded: ${reasonOf(error)}`);
  }
}

/** Returns the first line of the message, without the file names that parsers append. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : `it threw ${JSON.stringify(error)}.`;
  const [, message, line, column] = /^ParseError: (.*?)\s+\S+:(\d+):(\d+)\s*$/s.exec(text) ?? [];
  if (message !== undefined) return `${message} at ${line}:${column}.`;
  return text.split('\n', 1)[0] ?? text;
}
