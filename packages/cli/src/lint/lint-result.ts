import type { Problem } from '@touchstone/core';

/** What lint says of one document. */
export interface LintResult {
  readonly document: string;
  /** False when it could not be read to the end, so that there may be more. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
}
