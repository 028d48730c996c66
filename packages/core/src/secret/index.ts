/**
 * A separate entry point for the masking of secrets, for programs that load it before everything else.
 * `@touchstone/core/internal` exports the same names. Neither entry point has a stability promise.
 *
 * @packageDocumentation
 */
export { type DecodedView, decodedViews, fullyDecoded, originalRange } from './decoded-views.js';
export { derivedValues } from './derived-values.js';
export { replaceRanges, type SecretRange } from './ranges.js';
export {
  SecretMasker,
  type SecretOptions,
  type TextPiece,
} from './secret-masker.js';
