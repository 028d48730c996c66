import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError, UsageError } from '../expected-error.js';
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
  try {
    return await jiti.import(file, { default: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpectedError(`${shown} cannot be loaded: ${reason}`);
  }
}
