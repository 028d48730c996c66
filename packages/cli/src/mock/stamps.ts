import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** By path, what each file was like just before it was read. */
export type Stamps = ReadonlyMap<string, string>;

/** The stamp of no file: one that has it has to be read again. */
const UNKNOWN = '';

/** Editors write a file in several steps. */
const REST_MS = 100;

/** Two changes within one tick of a file system's clock, mostly 10 ms at most, may leave the same stamp. */
const TICK_MS = 50;

/** The most of its time that a process spends on looking. */
const SHARE = 0.05;

/** The stamps of files that are about to be read, there or not: what a reading that begins now is to be told of. */
export function stampsOfReading(): { readonly stamps: Stamps; readonly onFile: (file: string) => void } {
  const stamps = new Map<string, string>();
  const onFile = (file: string): void => {
    if (!stamps.has(file)) stamps.set(file, stampBeforeReading(file));
  };
  return { stamps, onFile };
}

function stampBeforeReading(file: string): string {
  try {
    const stats = statSync(file);
    const now = Date.now();
    // Times in the future are of another machine, whose clock says nothing here.
    return stats.ctimeMs >= now - TICK_MS && stats.ctimeMs <= now + 1 ? UNKNOWN : stampOf(stats);
  } catch (error) {
    return stampOfNone(error as NodeJS.ErrnoException);
  }
}

/**
 * Waits until the files are no longer what they were, and at rest. False: the signal aborted.
 * It looks, and does not wait to be told. What systems tell of files that are replaced, gone for a moment, not there yet,
 * behind a link or on another machine is never all of it; whether they are still the same can always be seen.
 */
export async function changed(stamps: Stamps, signal: AbortSignal): Promise<boolean> {
  const files = [...stamps.keys()];
  const known = [...stamps.values()].join('\n');
  let last = known;
  while (!signal.aborted) {
    const began = performance.now();
    const now = (await Promise.all(files.map((file) => stat(file).then(stampOf, stampOfNone)))).join('\n');
    if (now !== known && now === last) return true;
    last = now;
    const pause = Math.max(REST_MS, (performance.now() - began) / SHARE);
    await delay(pause, undefined, { signal, ref: false }).catch(() => {});
  }
  return false;
}

/** The time of the last change tells more than that of the last writing, which can be set. */
const stampOf = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string =>
  [dev, ino, size, mtimeMs, ctimeMs].join(' ');

const stampOfNone = ({ code }: NodeJS.ErrnoException): string => code ?? 'unreadable';
