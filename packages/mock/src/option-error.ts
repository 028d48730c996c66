/** An option that makes no sense, or names what the document does not have. */
export class OptionError extends RangeError {
  override readonly name = 'OptionError';
}
