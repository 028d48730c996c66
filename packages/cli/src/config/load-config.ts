import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError, UsageError } from '../expected-error.js';
import { inTime, patienceMs } from '../in-time.js';
import type { TouchstoneConfig } from './config.js';
import { validateConfig } from './validate-config.js';

/** A configuration and where it stands. */
export interface LoadedConfig {
  readonly config: TouchstoneConfig;
  /** Absolute. */
  readonly file: string;
  /** What its paths are relative to. */
  readonly directory: string;
}

const names = ['ts', 'mts', 'js', 'mjs'].map((extension) => `touchstone.config.${extension}`);

/**
 * The configuration at `given`, or the nearest one from `cwd` upwards; null when there is none.
 * @throws {ConfigError} when it is wrong, {@link UsageError} when `given` does not exist.
 */
export async function loadConfig(cwd: string, given: string | undefined): Promise<LoadedConfig | null> {
  const file = given === undefined ? findConfig(cwd) : resolve(cwd, given);
  if (file === null) return null;
  if (!existsSync(file)) throw new UsageError(`There is no configuration at ${given}.`);
  const shown = relative(cwd, file);
  if (!/\.([cm]?[jt]s|json)$/.test(file) || !statSync(file).isFile()) {
    throw new UsageError(`${shown} is no configuration: that is a file of TypeScript or JavaScript.`);
  }
  const value = await importConfig(file, shown);
  validateConfig(value, shown);
  return { config: value, file, directory: dirname(file) };
}

function findConfig(cwd: string): string | null {
  for (let directory = resolve(cwd); ; directory = dirname(directory)) {
    const found = names.map((name) => join(directory, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (dirname(directory) === directory) return null;
  }
}

async function importConfig(file: string, shown: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const own = fileURLToPath(new URL('../index.js', import.meta.url));
  // The alias lets a configuration import this package where only the command is installed.
  const jiti = createJiti(file, { fsCache: false, alias: { '@touchstone/cli': own } });
  const late = (why: string): Error => new Error(`${why}.`);
  try {
    return await inTime(jiti.import(file, { default: true }), patienceMs, late);
  } catch (error) {
    throw new ExpectedError(`${shown} cannot be loaded: ${reasonOf(error)}`);
  }
}

/** In one line: a parser adds the file and place, Node the files that asked for one that is missing. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : `it throws ${JSON.stringify(error)}.`;
  const [, message, line, column] = /^ParseError: (.*?)\s+\S+:(\d+):(\d+)\s*$/s.exec(text) ?? [];
  if (message !== undefined) return `${message} at ${line}:${column}.`;
  return text.split('\n', 1)[0] ?? text;
}
