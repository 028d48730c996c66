/** A rule about the body of an operation that the server enforces and the document does not contain. */
export interface LearnedRule {
  /** Id of the operation. */
  readonly operation: string;
  /** JSON Pointer of the member. */
  readonly pointer: string;
  /** The rule, in words: `must match ^[A-Z]{3}$`. Secrets and personal values are masked. */
  readonly rule: string;
}
