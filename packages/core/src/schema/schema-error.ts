/** A schema that cannot be used: a reference that leads nowhere, a pattern that does not parse, a keyword of the wrong kind. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /** Where in the bundled document, as a fragment pointer. */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(`${pointer}: ${message}`);
    this.pointer = pointer;
  }
}
