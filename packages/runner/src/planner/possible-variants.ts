import type { Obligation } from '../plan/obligation.js';
import type { Untested } from '../plan/reasons.js';

/**
 * Removes the inferred variants that no request can try. If no request can try any variant of an obligation, its first
 * variant is kept, with the reason. Declared variants are kept, because the document claims that they exist.
 *
 * @param untested The reasons by variant id. Those of removed variants are deleted.
 */
export function withoutImpossibleVariants(
  obligations: readonly Obligation[],
  untested: Map<string, Untested>,
): readonly Obligation[] {
  return obligations.map((obligation) => {
    const { variants, error } = obligation;
    if (error === null || error.explicit || variants.length < 2) return obligation;
    const possible = variants.filter(({ id }) => untested.get(id)?.reason !== 'no violation possible');
    const kept = possible.length > 0 ? possible : variants.slice(0, 1);
    for (const variant of variants) if (!kept.includes(variant)) untested.delete(variant.id);
    return kept.length === variants.length ? obligation : { ...obligation, variants: kept };
  });
}
