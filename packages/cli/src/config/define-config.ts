import type { Secret } from '@touchstone/runner';
import type { GeneratedSecret, TouchstoneConfig } from './config.js';

/** The configuration itself; here for the editor to know its type. */
export function defineConfig(config: TouchstoneConfig): TouchstoneConfig {
  return config;
}

/** A secret by the name of its environment variable. Its value is read when it is used and is never printed. */
export function env(name: string): Secret {
  return { env: name };
}

/** A secret made up for each run, for the environment of a server that the run starts. */
export function generated(): GeneratedSecret {
  return { generated: true };
}
