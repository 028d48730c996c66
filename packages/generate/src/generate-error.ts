import { type ApiModel, codeFrame, type Location, type Problem, positionOf } from '@touchstone/core';

/**
 * Thrown if correct code cannot be generated from a document. The message contains the first problem and the number of
 * other problems.
 */
export class GenerateError extends Error {
  override readonly name = 'GenerateError';
  /** Every problem in the document, each with file, line, column and code frame. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(
      first
        ? `${first.position.file}:${first.position.line}:${first.position.column}: ${first.message}${more}`
        : 'No code can be generated from this document.',
    );
    this.problems = problems;
  }
}

/** Collects the problems of a document without duplicates, so that one run reports them all. */
export class ProblemList {
  readonly #model: ApiModel;
  readonly #problems = new Map<string, Problem>();
  readonly #warnings = new Map<string, Problem>();

  constructor(model: ApiModel) {
    this.#model = model;
  }

  add(rule: string, location: Location, message: string, suggestion?: string): void {
    const key = `${rule} ${location.source}${location.pointer} ${message}`;
    if (!this.#problems.has(key))
      this.#problems.set(key, this.#problem('error', rule, location, message, suggestion));
  }

  /** Adds a problem that does not prevent correct code. */
  warn(rule: string, location: Location, message: string, suggestion?: string): void {
    const key = `${rule} ${location.source}${location.pointer} ${message}`;
    if (!this.#warnings.has(key))
      this.#warnings.set(key, this.#problem('warning', rule, location, message, suggestion));
  }

  get warnings(): readonly Problem[] {
    return [...this.#warnings.values()];
  }

  #problem(
    severity: Problem['severity'],
    rule: string,
    location: Location,
    message: string,
    suggestion: string | undefined,
  ): Problem {
    return {
      rule,
      severity,
      message,
      position: positionOf(this.#model, location),
      codeFrame: codeFrame(this.#model, location),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }

  /** Throws a {@link GenerateError} with every problem, if the list contains any. */
  throwIfAny(): void {
    if (this.#problems.size > 0) throw new GenerateError([...this.#problems.values()]);
  }
}
