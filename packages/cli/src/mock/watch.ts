import { setTimeout as delay } from 'node:timers/promises';
import type { ModelChanges } from '@touchstone/mock';
import type { Context } from '../context.js';
import { errorText } from '../print-error.js';
import type { MockedTarget } from './mock-of.js';

/** Editors write a file in several steps. */
const REST_MS = 100;

/** Reads the document again whenever one of its files changes. One that cannot be read leaves the mock as it was. */
export async function watchDocument(
  { target, update, files }: MockedTarget,
  signal: AbortSignal,
  context: Context,
): Promise<void> {
  const [{ watch }, { buildModel, load }] = await Promise.all([
    import('chokidar'),
    import('@touchstone/core'),
  ]);
  const watcher = watch(
    files.filter((file) => !/^https?:/.test(file)),
    { ignoreInitial: true },
  );
  signal.addEventListener('abort', () => void watcher.close(), { once: true });
  let isReading = false;
  let isStale = false;
  const read = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      await delay(REST_MS);
      isStale = false;
      try {
        const loaded = await load(target.document, { cwd: context.cwd, signal });
        context.err.write(`${target.name} read again: ${describe(await update(buildModel(loaded)))}\n`);
        watcher.add([...loaded.sources.references]);
      } catch (error) {
        if (signal.aborted) return;
        context.err.write(`${target.name} stays as it was:\n${errorText(error)}`);
      }
    }
    isReading = false;
  };
  watcher.on('all', () => void read());
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
}

function describe({ added, removed, changed }: ModelChanges): string {
  const parts = [
    ...added.map((name) => `+ ${name}`),
    ...removed.map((name) => `- ${name}`),
    ...changed.map((name) => `~ ${name}`),
  ];
  return parts.length === 0 ? 'nothing that matters changed' : parts.join(', ');
}
