import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A server per test and some hundred requests each: generous, for a machine that does other things too.
  test: { testTimeout: 60_000 },
});
