/**
 * The upper limits of options and configuration values. `milliseconds` is one hour, far below 2^31, at which Node's
 * timers overflow to 1 ms. `seconds` is one week. `concurrency` is limited because each concurrent request needs a connection.
 */
export const maximum: Readonly<
  Record<'milliseconds' | 'seconds' | 'concurrency' | 'seed' | 'count' | 'megabytes', number>
> = {
  milliseconds: 3_600_000,
  seconds: 604_800,
  concurrency: 1000,
  seed: Number.MAX_SAFE_INTEGER,
  count: Number.MAX_SAFE_INTEGER,
  megabytes: 1_000_000,
};

export function isWithin(number: unknown, least: number, greatest: number): boolean {
  return Number.isSafeInteger(number) && Number(number) >= least && Number(number) <= greatest;
}
