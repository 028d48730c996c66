import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Each test starts a server and sends hundreds of requests, so a loaded machine needs more time.
  test: { testTimeout: 60_000 },
});
