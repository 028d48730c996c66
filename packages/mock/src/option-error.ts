/** Thrown if an option is invalid or names something that the document does not have. */
export class OptionError extends RangeError {
  override readonly name = 'OptionError';
}
