import { fstatSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { TerminalLike } from './masked-stream.js';

/**
 * Returns a stream that writes to a file completely or fails; returns any other stream unchanged. Node's own stream for
 * a file drops the rest of a write that the file system accepted only in part, for example because the disk is full.
 */
export function completeOutput(stream: TerminalLike & { readonly fd: number }): TerminalLike {
  // `bigint` keeps this call from overwriting the result that Node's module resolution reads next. Otherwise, Node would
  // treat every module as a pipe.
  return fstatSync(stream.fd, { bigint: true }).isFile() ? new FileOutput(stream.fd) : stream;
}

class FileOutput extends Writable {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    super();
    this.#descriptor = descriptor;
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    try {
      for (let offset = 0; offset < chunk.length; )
        offset += writeSync(this.#descriptor, chunk, offset, chunk.length - offset);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
