export { compareFiles, type FileDifference } from './compare-files.js';
export { type Emitter, type GenerateOptions, generate } from './generate.js';
export { GenerateError } from './generate-error.js';
export type { GeneratedFile } from './generated-file.js';
