export { type DecodedView, decodedViews, fullyDecoded, originalRange } from './decoded-views.js';
export { replaceRanges, type SecretRange } from './ranges.js';
export {
  SecretMasker,
  type SecretOptions,
  type TextPiece,
} from './secret-masker.js';
