/**
 * The configuration of the command line. The command itself is `bin/touchstone.js` and has no programmatic interface: use
 * the packages that it combines instead.
 *
 * @packageDocumentation
 */

// Functions of touchstone.config.ts.

export { defineConfig, env, generated } from './config/define-config.js';

// Types of touchstone.config.ts.

export type {
  ControlConfig,
  Emitter,
  GenerateConfig,
  GeneratedSecret,
  HookContext,
  ServerCommand,
  ServerConfig,
  ServerUrl,
  SystemConfig,
  TouchstoneConfig,
  UntestedConfig,
} from './config/config.js';
