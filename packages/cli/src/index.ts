/**
 * The configuration interface of the command line. The command itself, `bin/touchstone.js`, has no programmatic
 * interface; use the packages that it combines.
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
  PatternEngine,
  ServerCommand,
  ServerConfig,
  ServerUrl,
  SystemConfig,
  TouchstoneConfig,
  UntestedConfig,
} from './config/config.js';
export type {
  ComputedValue,
  ConfiguredReference,
  ConfiguredValue,
  OperationConfig,
  ValueCommand,
  ValueContext,
  ValueFunction,
} from './config/values.js';
