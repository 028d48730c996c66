import { defineConfig } from 'vitest/config';

/** Each system's bugs, and its seeds: hundreds of whole contract runs, which keep two cores busy. */
export default defineConfig({
  test: {
    include: ['test/proof/*.test.ts'],
    maxWorkers: 2,
    maxConcurrency: 2,
  },
});
