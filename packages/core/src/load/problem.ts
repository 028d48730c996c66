import type { Position } from './location.js';

/** A problem in a document: what is wrong, where, and how to fix it. */
export interface Problem {
  /** Kebab-case name of the violated rule. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** One or more sentences: what is wrong, what was expected and what was received. */
  readonly message: string;
  readonly position: Position;
  /** The surrounding lines with the position underlined, without colour. */
  readonly codeFrame: string;
  /** Advice for fixing the problem. */
  readonly suggestion?: string;
}

/**
 * Thrown if a document cannot be used. Carries every problem, sorted by position.
 * @example
 * ```ts
 * try {
 *   buildModel(await load('openapi.yaml'));
 * } catch (error) {
 *   if (!(error instanceof DocumentError)) throw error;
 *   for (const { message, position } of error.problems) console.error(`${position.file}:${position.line} ${message}`);
 * }
 * ```
 */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  /** All problems, sorted by file, line and column. */
  readonly problems: readonly Problem[];

  constructor(unsorted: readonly Problem[]) {
    const problems = [...unsorted].sort(compareByPosition);
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

function compareByPosition({ position: one }: Problem, { position: other }: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
