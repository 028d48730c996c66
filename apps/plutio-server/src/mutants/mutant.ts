/** A bug that the server can switch on. */
export interface Mutant {
  readonly name: string;
  /** What is wrong, in one line. */
  readonly description: string;
  /** The rules of the API that it breaks. */
  readonly rules: readonly number[];
  /** The distinct rules and error codes of the findings that a contract test must report: these and no other. */
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}
