import { defineConfig } from 'vitest/config';

/** Runs the proofs: the whole contract of each system with its mutants, over several seeds, and the mock triggers. */
export default defineConfig({
  test: {
    include: ['test/proof/*.test.ts'],
    maxWorkers: 2,
    maxConcurrency: 2,
    // A run creates millions of short-lived values; a larger young generation avoids frequent garbage collection.
    execArgv: ['--max-semi-space-size=64'],
  },
});
