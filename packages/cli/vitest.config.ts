import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Every test runs the command as a process, some wait for servers that refuse to end.
    testTimeout: 60_000,
    // A contract run keeps one core busy and its server another.
    maxConcurrency: 2,
    fileParallelism: false,
  },
});
