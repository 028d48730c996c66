import type { Secrets } from './secrets.js';

/** What a command may touch of the process. */
export interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data. Secrets are masked on the way. */
  readonly out: MaskedStream;
  /** Talk. Secrets are masked on the way. */
  readonly err: MaskedStream;
  readonly secrets: Secrets;
}

export type MaskedStream = NodeJS.WritableStream & {
  readonly isTTY: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
};
