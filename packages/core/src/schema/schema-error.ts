/**
 * Thrown if a schema is invalid: an unresolved reference, a pattern that does not parse, or a keyword of the wrong
 * type.
 */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /** JSON Pointer fragment of the schema in the bundled document. */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(`${pointer}: ${message}`);
    this.pointer = pointer;
  }
}
