/** A bug that a reference server can switch on. */
export interface Mutant {
  readonly name: string;
  /** The bug, in one sentence. */
  readonly description: string;
  /** Numbers of the API rules that the bug breaks. */
  readonly rules: readonly number[];
  /** The distinct rules and error codes of the findings that a contract test must report, and no others. */
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}
