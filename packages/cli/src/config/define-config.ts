import type { Secret } from '@touchstone/runner';
import type { GeneratedSecret, TouchstoneConfig } from './config.js';

/**
 * Returns the configuration unchanged, so that an editor can check its type.
 *
 * @example
 * import { defineConfig, env } from '@touchstone/cli';
 *
 * export default defineConfig({
 *   systems: {
 *     billing: {
 *       document: 'openapi/billing.yaml',
 *       server: { url: 'https://staging.example/api' },
 *       callers: { admin: { credentials: { ApiKey: env('BILLING_KEY') } } },
 *     },
 *   },
 * });
 */
export function defineConfig(config: TouchstoneConfig): TouchstoneConfig {
  return config;
}

/**
 * Names a secret by its environment variable. The value is masked in all output.
 *
 * @example
 * callers: { admin: { credentials: { ApiKey: env('BILLING_KEY') } } }
 */
export function env(name: string): Secret {
  return { env: name };
}

/**
 * Declares a secret that is generated for each run, for the environment of a server that the run starts.
 *
 * @example
 * server: { command: 'node', args: ['server.js'], env: { CONTROL_TOKEN: generated() }, ready: /ready on (\S+)/ }
 */
export function generated(): GeneratedSecret {
  return { generated: true };
}
