import type { Position } from './location.js';

/** Something wrong in a document: what, where, and what to do. */
export interface Problem {
  /** Kebab-case name of the rule that was broken. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly position: Position;
  /** The lines around the place, the place underlined. Without colour. */
  readonly codeFrame: string;
  readonly suggestion?: string;
}

/** A document that cannot be used. Carries every problem found, not the first, sorted by place. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly problems: readonly Problem[];

  constructor(found: readonly Problem[]) {
    const problems = [...found].sort(byPlace);
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(
      first
        ? `${first.position.file}:${first.position.line}:${first.position.column}: ${first.message}${more}`
        : 'The document cannot be used.',
    );
    this.problems = problems;
  }
}

function byPlace({ position: one }: Problem, { position: other }: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
