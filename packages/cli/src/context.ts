import type { Secrets } from './secrets.js';

/** The parts of the process that a command may use. */
export interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data. Masks secrets. */
  readonly out: MaskedStream;
  /** Diagnostics and progress. Masks secrets. */
  readonly err: MaskedStream;
  readonly secrets: Secrets;
}

export type MaskedStream = NodeJS.WritableStream & {
  readonly isTTY: boolean;
  /** Width of the terminal in characters; `undefined` if the stream is not a terminal. */
  readonly columns: number | undefined;
};
