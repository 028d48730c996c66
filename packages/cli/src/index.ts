export type * from './config/config.js';
export { defineConfig, env, generated } from './config/define-config.js';
