import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The two proofs take most of an hour of processor time, and have a separate configuration.
    exclude: [...configDefaults.exclude, 'test/proof/**'],
    // Every test runs the command as a process, some wait for servers that refuse to end.
    testTimeout: 60_000,
    maxConcurrency: 2,
    fileParallelism: false,
  },
});
