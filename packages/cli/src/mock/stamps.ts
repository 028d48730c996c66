import { type BigIntStats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** The stamp of each file by path, taken just before the file was read. */
export type Stamps = ReadonlyMap<string, string>;

/** A stamp that no file has, so that the next check reports a change. */
const UNKNOWN = '';

/**
 * The interval between two checks. Editors write a file in several steps, so files must be unchanged for one interval.
 */
const POLL_INTERVAL_MS = 100;

/**
 * Upper bound of a file system's clock tick, which is usually 10 ms. Two changes within one tick may leave the same
 * stamp.
 */
const CLOCK_TICK_MS = 50;

/**
 * Options for `stat` that return times in nanoseconds. `bigint` also avoids a bug in Node: module resolution reads the
 * result of the last `stat` call without it, so if that call had checked a pipe, every later import would fail.
 */
const EXACT = { bigint: true } as const;

/** The maximum share of time that the process spends checking files. */
const MAX_TIME_SHARE = 0.05;

/**
 * Returns stamps and a callback that records them, one for each file just before the file is read, even if the file
 * does not exist.
 */
export function recordStamps(): { readonly stamps: Stamps; readonly onFile: (file: string) => void } {
  const stamps = new Map<string, string>();
  const onFile = (file: string): void => {
    if (!stamps.has(file)) stamps.set(file, stampBeforeReading(file));
  };
  return { stamps, onFile };
}

function stampBeforeReading(file: string): string {
  try {
    const stats = statSync(file, EXACT);
    const changedAt = Number(stats.ctimeMs);
    const now = Date.now();
    // A time in the future was set by another machine's clock and cannot be compared.
    return changedAt >= now - CLOCK_TICK_MS && changedAt <= now + 1 ? UNKNOWN : stampOf(stats);
  } catch (error) {
    return stampOfError(error as NodeJS.ErrnoException);
  }
}

/**
 * Waits until a file has changed and all files have then stayed unchanged for one interval. Returns false if the signal
 * aborted.
 *
 * Polls, because file system events are unreliable for files that are replaced, missing for a moment, created later,
 * behind a symbolic link or on another machine.
 */
export async function waitForChange(stamps: Stamps, signal: AbortSignal): Promise<boolean> {
  const files = [...stamps.keys()];
  const initial = [...stamps.values()].join('\n');
  let last = initial;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const now = (await Promise.all(files.map((file) => stat(file, EXACT).then(stampOf, stampOfError)))).join(
      '\n',
    );
    if (now !== initial && now === last) return true;
    last = now;
    const pause = Math.max(POLL_INTERVAL_MS, (performance.now() - startedAt) / MAX_TIME_SHARE);
    await delay(pause, undefined, { signal, ref: false }).catch(() => {});
  }
  return false;
}

/** Returns the stamp of a file. It includes ctime, because programs can set mtime to any value. */
const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(' ');

const stampOfError = ({ code }: NodeJS.ErrnoException): string => code ?? 'unreadable';
