/**
 * Thrown if a schema is invalid, for example because of an unresolved reference or a keyword of the wrong type, and if
 * a validation exhausts the stack.
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
