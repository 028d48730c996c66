import type { Json } from '../../model/model.js';
import type { Random } from '../../random.js';
import type { MergedConstraints } from '../merged-constraints.js';
import type { SchemaSite } from '../schema-site.js';

/** Replacements for a value that violate one of its constraints. */
export interface Mutation {
  readonly keyword: string;
  /** The affected member: an absent, undeclared or invalidly named property, or a surplus item. */
  readonly member?: string | number;
  /** Replacements for the value, best first. The caller discards replacements that also violate other constraints. */
  readonly values: Iterable<Json>;
}

export interface MutationContext {
  readonly random: Random;
  /** Names of the properties that are not sent in this direction. */
  readonly hidden: ReadonlySet<string>;
  /** Samples a value that satisfies every schema in `sites`. Returns `undefined` if none is found. */
  readonly trySample: (sites: readonly SchemaSite[], random: Random) => Json | undefined;
  readonly isValid: (site: SchemaSite, value: Json) => boolean;
}

export function withConstraints(
  constraints: MergedConstraints,
  changes: Partial<MergedConstraints>,
): MergedConstraints {
  return Object.assign(constraints.copy(), changes);
}
