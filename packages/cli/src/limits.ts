/**
 * The most that options and the configuration may ask for. Milliseconds: an hour is more than anybody waits for one
 * answer, and of 2^31 Node's timers would make one. Each request under way has a connection of its own.
 */
export const most: Readonly<Record<'milliseconds' | 'concurrency' | 'seed' | 'count', number>> = {
  milliseconds: 3_600_000,
  concurrency: 1000,
  seed: Number.MAX_SAFE_INTEGER,
  count: Number.MAX_SAFE_INTEGER,
};

export function isWithin(number: unknown, least: number, greatest: number): boolean {
  return Number.isSafeInteger(number) && Number(number) >= least && Number(number) <= greatest;
}
