import { defineConfig } from 'rolldown';
import license from 'rollup-plugin-license';

/**
 * Bundles the command with its dependencies, because Node needs more time to find and read their 1,000 files than a
 * short run takes. `dist/index.js`, which configurations import, is not bundled. See decision 62.
 */
export default defineConfig({
  input: 'dist/main.js',
  platform: 'node',
  // Only `touchstone generate` needs the TypeScript compiler, and only a configuration in TypeScript needs jiti.
  external: ['typescript', 'openapi-typescript', 'jiti'],
  // Only `touchstone lint` needs Redocly's configuration and rules. The package does not declare that its modules have no
  // side effects, so its index would include them in every command.
  treeshake: { moduleSideEffects: [{ test: /[\\/]@redocly[\\/]openapi-core[\\/]/, sideEffects: false }] },
  plugins: [
    license({ thirdParty: { includePrivate: false, output: 'dist/command/third-party-notices.txt' } }),
  ],
  output: { dir: 'dist/command', format: 'esm', cleanDir: true },
});
