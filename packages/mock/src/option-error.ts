/** Thrown if an option is invalid or refers to something that the document does not define. */
export class OptionError extends RangeError {
  override readonly name = 'OptionError';
}
