/**
 * Masking of secrets, for programs that load it before everything else. `@touchstone/core/internal` exports the same
 * names, with the same lack of a stability promise.
 *
 * @packageDocumentation
 */
export { type DecodedView, decodedViews, fullyDecoded, originalRange } from './decoded-views.js';
export { replaceRanges, type SecretRange } from './ranges.js';
export {
  SecretMasker,
  type SecretOptions,
  type TextPiece,
} from './secret-masker.js';
