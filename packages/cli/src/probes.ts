import type { Probe } from '@touchstone/runner';

// The compiler rejects this record if it omits a probe of the runner. Importing the runner's list, which is a value,
// would load the runner for `--help`.
const allProbes: Readonly<Record<Probe, true>> = { rate: true, credentials: true };

/** The names that `--allow-probes` and the configuration's `allowProbes` accept. */
export const probes: readonly Probe[] = Object.keys(allProbes).filter(isProbe);

export function isProbe(word: string): word is Probe {
  return Object.hasOwn(allProbes, word);
}
