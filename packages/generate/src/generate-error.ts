import { type ApiModel, codeFrame, type Location, type Problem, positionOf } from '@touchstone/core';

/** A document nothing right can be generated from. Carries every problem found, not the first. */
export class GenerateError extends Error {
  override readonly name = 'GenerateError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(
      first
        ? `${first.position.file}:${first.position.line}:${first.position.column}: ${first.message}${more}`
        : 'Nothing can be generated from this document.',
    );
    this.problems = problems;
  }
}

/** Collects what cannot be generated, each thing once, so that one run tells all of it. */
export class ProblemList {
  readonly #model: ApiModel;
  readonly #problems = new Map<string, Problem>();

  constructor(model: ApiModel) {
    this.#model = model;
  }

  add(rule: string, location: Location, message: string, suggestion?: string): void {
    const key = `${rule} ${location.source}${location.pointer} ${message}`;
    if (this.#problems.has(key)) return;
    this.#problems.set(key, {
      rule,
      severity: 'error',
      message,
      position: positionOf(this.#model, location),
      codeFrame: codeFrame(this.#model, location),
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  /** @throws {GenerateError} when anything was added. */
  throwIfAny(): void {
    if (this.#problems.size > 0) throw new GenerateError([...this.#problems.values()]);
  }
}
