import { defineConfig } from 'vitest/config';

// Properties test thousands of inputs, which can take several seconds on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000, isolate: false } });
