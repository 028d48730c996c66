import type { GeneratedFile } from '../generated-file.js';

/** What an emitter adds to an output. */
export interface Emitted {
  readonly files: readonly GeneratedFile[];
  /** Lines of the output's `index.ts`. */
  readonly exports: readonly string[];
}
