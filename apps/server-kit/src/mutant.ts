/** A bug that a reference server can switch on. */
export interface Mutant {
  readonly name: string;
  /** A one-sentence description of the bug. */
  readonly description: string;
  /** Numbers of the API rules that the bug breaks. */
  readonly rules: readonly number[];
  /** The distinct pairs of rule and error code of the findings that a contract test must report, and no others. */
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}
