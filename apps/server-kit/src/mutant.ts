/** A bug that a reference server can switch on. */
export interface Mutant {
  readonly name: string;
  /** A one-sentence description of the bug. */
  readonly description: string;
  /** Numbers of the API rules that the bug breaks. */
  readonly rules: readonly number[];
  /** The rule and error code of each finding that a contract test must report. It must report no others. */
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}
