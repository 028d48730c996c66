import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ModelChanges } from '@touchstone/mock';
import type { Context } from '../context.js';
import { errorText } from '../print-error.js';
import type { MockedTarget } from './mock-of.js';
import { changed, type Stamps, stampsOfReading } from './stamps.js';

/**
 * Reads the document again whenever one of its files changes, until the signal aborts. One that cannot be read leaves the
 * mock as it was, and is read again as soon as a file changes that was looked for, there or not.
 * @param onMove Hears of it when the document begins at another base path.
 */
export async function watchDocument(
  { target, mock, update, stamps: first }: MockedTarget,
  signal: AbortSignal,
  context: Context,
  onMove: () => void,
): Promise<void> {
  let stamps = first;
  let contents = await digestOf(stamps);
  let complaint = '';
  const { buildModel, load } = await import('@touchstone/core');
  while (await changed(stamps, signal)) {
    const { stamps: read, onFile } = stampsOfReading();
    const { basePath } = mock;
    try {
      const loaded = await load(target.document, { cwd: context.cwd, signal, onFile });
      const found = await digestOf(read);
      const changes = describe(await update(buildModel(loaded)));
      // A file may have been touched only.
      const isNews = changes !== '' || found !== contents || complaint !== '';
      if (isNews)
        context.err.write(`${target.name} read again: ${changes || 'nothing that matters changed'}\n`);
      contents = found;
      complaint = '';
    } catch (error) {
      if (signal.aborted) return;
      const text = errorText(error);
      if (text !== complaint) context.err.write(`${target.name} stays as it was:\n${text}`);
      complaint = text;
    }
    if (mock.basePath !== basePath) onMove();
    stamps = read;
  }
}

/** Equal for the same files of equal content, in whatever order they were read. */
async function digestOf(stamps: Stamps): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...stamps.keys()].sort()) {
    const content = await readFile(file).catch(() => undefined);
    if (content) hash.update(`${file}\n`).update(content);
  }
  return hash.digest('hex');
}

function describe({ added, removed, changed: others }: ModelChanges): string {
  return [
    ...added.map((name) => `+ ${name}`),
    ...removed.map((name) => `- ${name}`),
    ...others.map((name) => `~ ${name}`),
  ].join(', ');
}
