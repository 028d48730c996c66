import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The proofs take almost an hour of CPU time, so they have a separate configuration.
    exclude: [...configDefaults.exclude, 'test/proof/**'],
    // Most tests run the command as a process, and some wait for servers that ignore SIGTERM.
    testTimeout: 60_000,
    maxConcurrency: 2,
    maxWorkers: 2,
  },
});
