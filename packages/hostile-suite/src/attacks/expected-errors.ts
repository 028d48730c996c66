import type { Failure } from '../input.js';
import { announceProgress } from './progress.js';

/** Returns the failure for an error that a part threw, or `undefined` if the part documents the error. */
export function crashOf(part: string, error: unknown, expected: readonly string[]): Failure | undefined {
  if (error instanceof Error && expected.includes(error.name)) return undefined;
  const detail = error instanceof Error ? (error.stack ?? error.message) : `threw ${String(error)}`;
  return { rule: 'crash', part, detail: detail.split('\n').slice(0, 12).join('\n') };
}

/** Thrown by a step of an attack to report a failure of Touchstone. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

/**
 * Runs one step of an attack.
 * @returns `undefined` if the step refused its input with one of the expected errors.
 * @throws {BrokenPromise} if the step threw any other error.
 */
export async function attempt<Result>(
  part: string,
  expected: readonly string[],
  act: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  announceProgress(part);
  try {
    return await act();
  } catch (error) {
    if (error instanceof BrokenPromise) throw error;
    const failure = crashOf(part, error, expected);
    if (failure) throw new BrokenPromise(failure);
    return undefined;
  }
}
