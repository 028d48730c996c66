import { once } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { maskedStream } from '../src/masked-stream.js';
import { createSecrets } from '../src/secrets.js';

class Target extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(isTTY: boolean, columns: number) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    // Simulates a pipe whose reader is slower than the writer.
    setImmediate(() => {
      this.text += chunk;
      done();
    });
  }
}

describe('a masked stream', () => {
  it('masks secrets and writes all chunks in order before it finishes', async () => {
    const target = new Target(false, 0);
    const secrets = createSecrets();
    const stream = maskedStream(target, secrets);
    stream.write('before canary-5ecret\n');
    secrets.add('KEY', 'canary-5ecret');
    for (let line = 0; line < 50; line++) stream.write(`${line} canary-5ecret\n`);
    stream.end();
    await once(stream, 'finish');
    expect(target.text.split('\n').slice(1)).toEqual([
      ...Array.from({ length: 50 }, (_, line) => `${line} $KEY`),
      '',
    ]);
  });

  it.each<[string, boolean, number, number | undefined]>([
    ['a terminal', true, 120, 120],
    ['a terminal without a size', true, 0, undefined],
  ])('reports the width of %s', (_name, isTTY, columns, want) => {
    const stream = maskedStream(new Target(isTTY, columns), createSecrets());
    expect(stream.isTTY).toBe(isTTY);
    expect(stream.columns).toBe(want);
  });
});
