import type { Secrets } from './secrets.js';

/** The parts of the process that a command can access. */
export interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The stream for data. Masks secrets. */
  readonly out: MaskedStream;
  /** The stream for diagnostics and progress. Masks secrets. */
  readonly err: MaskedStream;
  readonly secrets: Secrets;
}

export type MaskedStream = NodeJS.WritableStream & {
  readonly isTTY: boolean;
  /** Width of the terminal in characters; `undefined` if the stream is not a terminal or its size is unknown. */
  readonly columns: number | undefined;
};
