import type { EffectKind } from '@touchstone/core';
import type { Permission } from '@touchstone/runner';

// The compiler rejects these records if they omit a name. They repeat the lists of core and the runner, because
// importing the lists would load both packages for `--help`.
const allKinds: Readonly<Record<EffectKind, true>> = {
  read: true,
  create: true,
  change: true,
  destroy: true,
  dangerous: true,
};
const allPermissions: Readonly<Record<Permission, true>> = {
  create: true,
  change: true,
  destroy: true,
  dangerous: true,
  credentials: true,
  rate: true,
};

/** The names that the configuration's `operations` accepts as an `effect`. */
export const effectKinds: readonly string[] = Object.keys(allKinds);

/** The names that `--allow` and the configuration's `allow` accept. */
export const permissions: readonly Permission[] = Object.keys(allPermissions).filter(isPermission);

export function isPermission(word: string): word is Permission {
  return Object.hasOwn(allPermissions, word);
}
