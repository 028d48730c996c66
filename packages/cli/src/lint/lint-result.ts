import type { Problem } from '@touchstone/core';

export interface LintResult {
  readonly document: string;
  /** False if the document could not be read completely, so it may have more problems. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
}
