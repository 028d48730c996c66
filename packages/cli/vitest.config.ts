import { defineConfig } from 'vitest/config';

// Every test runs the command as a process, some wait for servers that refuse to end.
export default defineConfig({ test: { testTimeout: 60_000 } });
