import { defineConfig } from 'vitest/config';

// Many tests test a complete contract against a local server, which takes several seconds on a busy machine. They mostly
// wait, so more of them run at a time than the machine has cores. Importing the
// modules for each file would take longer than most tests.
export default defineConfig({ test: { testTimeout: 60_000, maxWorkers: 3, isolate: false } });
