import type { Json, Operation } from '@touchstone/core';
import type { JsonObject } from '../settle.js';

/** What there is to begin with: things, by the path of the collection that lists them: `/customers/cus_1/locations`. */
export type InitialData = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** One thing wrong with it. */
export interface InitialDataProblem {
  /** JSON Pointer (RFC 6901) into the data. */
  readonly pointer: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** Initial data that the document has no place for. Carries every problem, as far as they are not hundreds. */
export class InitialDataError extends Error {
  override readonly name = 'InitialDataError';
  readonly problems: readonly InitialDataProblem[];

  constructor(problems: readonly InitialDataProblem[]) {
    super(problems.map(({ pointer, message }) => `${pointer || 'The initial data'}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** A thing as the data has it, and where it belongs. */
export interface InitialThing {
  readonly body: JsonObject;
  /** Absent: it is given one. */
  readonly id: Json | undefined;
  readonly parents: ReadonlyMap<string, string>;
  /** What makes such things, else what lists them. */
  readonly operation: Operation;
}
