/**
 * Generates source files from an OpenAPI model. The package is pure: it neither reads nor writes files.
 *
 * Single emitters and the names they share are not exported, because they depend on each other's output. The only entry
 * point is {@link generate}.
 *
 * @packageDocumentation
 */

// Generation

export type { PatternEngine } from './emitters/emitter.js';
export type { Emitter } from './emitters/registry.js';
export { type GenerateOptions, generate } from './generate.js';
export { GenerateError } from './generate-error.js';
export type { GeneratedFile } from './generated-file.js';

// Comparison with the files on disk

export { compareFiles, type FileDifference } from './compare-files.js';
