import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { MaskedStream } from './context.js';
import type { Secrets } from './secrets.js';

/** A stream to `target` that lets no secret through. Writes in whole texts: a secret is never split over two. */
export function maskedStream(target: WriteStream, secrets: Secrets): MaskedStream {
  return new Masked(target, secrets);
}

class Masked extends Writable {
  readonly #target: WriteStream;
  readonly #secrets: Secrets;

  constructor(target: WriteStream, secrets: Secrets) {
    super({ decodeStrings: false });
    this.#target = target;
    this.#secrets = secrets;
  }

  get isTTY(): boolean {
    return this.#target.isTTY === true;
  }

  get columns(): number | undefined {
    return this.#target.columns;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    this.#target.write(this.#secrets.mask(text), done);
  }
}
