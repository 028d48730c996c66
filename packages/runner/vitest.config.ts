import { defineConfig } from 'vitest/config';

// Many tests test a complete contract against a local server, which takes several seconds on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000 } });
