import { Writable } from 'node:stream';
import type { MaskedStream } from './context.js';
import type { Secrets } from './secrets.js';

/** `process.stdout`, or a stream with the same properties. */
export type TerminalLike = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/**
 * Creates a stream to `target` that masks secrets. A secret must not be split across two chunks, because it would not
 * be masked.
 */
export function maskedStream(target: TerminalLike, secrets: Secrets): MaskedStream {
  return new Masked(target, secrets);
}

class Masked extends Writable {
  readonly #target: TerminalLike;
  readonly #secrets: Secrets;

  constructor(target: TerminalLike, secrets: Secrets) {
    super({ decodeStrings: false });
    this.#target = target;
    this.#secrets = secrets;
  }

  get isTTY(): boolean {
    return this.#target.isTTY === true;
  }

  get columns(): number | undefined {
    // A pseudo-terminal without a size reports 0.
    return this.#target.columns || undefined;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    this.#target.write(this.#secrets.mask(text), done);
  }
}
