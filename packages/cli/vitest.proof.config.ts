import { defineConfig } from 'vitest/config';

/** Each system's bugs, over twenty seeds: whole contract runs, which keep two cores busy. */
export default defineConfig({
  test: {
    include: ['test/proof/*.test.ts'],
    maxWorkers: 2,
    maxConcurrency: 2,
  },
});
