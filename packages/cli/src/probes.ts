import type { Probe } from '@touchstone/runner';

// A record, so that a probe added to the runner does not compile until it is listed. The runner's own list
// is a value, and importing it would load the runner for `--help`.
const known: Readonly<Record<Probe, true>> = { rate: true, credentials: true };

/** What `--allow-probes` and the configuration's `allowProbes` may name. */
export const probes: readonly Probe[] = Object.keys(known).filter(isProbe);

export function isProbe(word: string): word is Probe {
  return Object.hasOwn(known, word);
}
