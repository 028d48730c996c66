/** A bug that a reference server can switch on. */
export interface Mutant {
  readonly name: string;
  /** A one-sentence description of the bug. */
  readonly description: string;
  /** Numbers of the API rules that the bug breaks. */
  readonly rules: readonly number[];
  /** The rules and error codes, without duplicates, of exactly those findings that a contract test must report. */
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}
