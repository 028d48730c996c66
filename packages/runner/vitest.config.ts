import { defineConfig } from 'vitest/config';

// Tests run whole contracts against local servers, which takes seconds each on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000 } });
