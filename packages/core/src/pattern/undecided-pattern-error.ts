/** Thrown if it is undecided whether a string matches a pattern, because the test did not finish in time. */
export class UndecidedPatternError extends Error {
  override readonly name = 'UndecidedPatternError';
  readonly pattern: string;

  constructor(pattern: string) {
    super(`The test of the pattern ${shown(pattern)} did not finish in time.`);
    this.pattern = pattern;
  }
}

const shown = (pattern: string): string =>
  JSON.stringify(pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern);
