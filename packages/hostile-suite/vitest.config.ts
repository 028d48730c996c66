import { defineConfig } from 'vitest/config';

// The tests start processes and workers that use all cores, so only one file runs at a time.
export default defineConfig({ test: { testTimeout: 60_000, fileParallelism: false } });
