import { defineConfig } from 'vitest/config';

// Many tests compile generated code, which can take several seconds on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000, isolate: false } });
