import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Each test starts a server and sends hundreds of requests, so it needs more time on a loaded machine.
  test: { testTimeout: 60_000, isolate: false },
});
