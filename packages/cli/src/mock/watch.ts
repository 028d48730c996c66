import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ModelChanges } from '@touchstone/mock';
import { printableLines } from '@touchstone/reporters/printable';
import type { Context } from '../context.js';
import { loadTarget } from '../load-target.js';
import { errorText } from '../print-error.js';
import type { MockedTarget } from './create-target-mock.js';
import { recordStamps, type Stamps, waitForChange } from './stamps.js';

/**
 * Reloads the document whenever one of its files changes, until the signal aborts. If the document cannot be read, the
 * mock keeps its model. The next change to a file that the document refers to, even to a missing file, triggers another
 * reload.
 * @param onMove Called when the base path of the document has changed.
 */
export async function watchDocument(
  { target, mock, update, stamps: first }: MockedTarget,
  signal: AbortSignal,
  context: Context,
  onMove: () => void,
): Promise<void> {
  let stamps = first;
  let contents = await digestOf(stamps);
  let lastError = '';
  while (await waitForChange(stamps, signal)) {
    const { stamps: nextStamps, onFile } = recordStamps();
    const { basePath } = mock;
    try {
      const model = await loadTarget(target, context, { signal, onFile });
      const nextContents = await digestOf(nextStamps);
      const changes = describe(await update(model));
      // The stamp of a file may change even if its content does not.
      const isNews = changes !== '' || nextContents !== contents || lastError !== '';
      if (isNews)
        context.err.write(printableLines(`${target.name} reloaded: ${changes || 'no relevant change'}\n`));
      contents = nextContents;
      lastError = '';
    } catch (error) {
      if (signal.aborted) return;
      const text = errorText(error);
      if (text !== lastError) context.err.write(`${target.name} not reloaded:\n${text}`);
      lastError = text;
    }
    if (mock.basePath !== basePath) onMove();
    stamps = nextStamps;
  }
}

/** Returns a digest of the files' paths and contents, independent of the order in which they were read. */
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
