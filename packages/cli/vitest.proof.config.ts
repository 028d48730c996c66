import { defineConfig } from 'vitest/config';

/** Each system's bugs, over twenty seeds: whole contract runs, which keep two cores busy. */
export default defineConfig({
  test: {
    include: ['test/proof/*.test.ts'],
    maxWorkers: 2,
    maxConcurrency: 2,
    // A run makes millions of values that die young: room for them saves collecting them.
    execArgv: ['--max-semi-space-size=64'],
  },
});
