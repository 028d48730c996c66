import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Some tests start several servers or send hundreds of requests, which takes longer on a loaded machine.
  test: { testTimeout: 60_000, isolate: false },
});
