import { defineConfig } from 'vitest/config';

// Tests send many requests to their own servers, which can take several seconds on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000, isolate: false } });
