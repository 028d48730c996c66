// The configuration. The command itself is `bin/touchstone.js` and has no programmatic interface: use the packages that it
// combines instead.

export { defineConfig, env, generated } from './config/define-config.js';

// The types of the configuration.

export type * from './config/config.js';
