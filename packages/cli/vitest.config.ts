import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The proofs take many minutes of CPU time, so `test:proof` runs them.
    exclude: [...configDefaults.exclude, 'test/proof/**'],
    // Most tests run the command as a process, and some wait for servers that ignore SIGTERM.
    testTimeout: 60_000,
    // The tests share no state in this process, and starting one for each file takes up to a second.
    isolate: false,
    maxConcurrency: 2,
    maxWorkers: 2,
  },
});
