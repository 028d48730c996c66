import { defineConfig } from 'vitest/config';

// Whole runs against servers of the tests' own: seconds each, on a machine that is busy.
export default defineConfig({ test: { testTimeout: 60_000 } });
