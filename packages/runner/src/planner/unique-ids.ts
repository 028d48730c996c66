import type { Case } from '../plan/case.js';
import { textHash } from '../plan/marker.js';

/**
 * Returns the cases by id. If several cases have the same id, a hash of the case is appended to each of these ids, so
 * an id does not depend on the order of the cases. Of cases with the same id and the same hash, only one is kept.
 */
export function casesById(cases: readonly Case[]): Map<string, Case> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { id } of cases) (seen.has(id) ? repeated : seen).add(id);
  return new Map(
    cases.map((planned) => {
      const { id } = planned;
      const unique = repeated.has(id) ? `${id} [${fingerprint(planned)}]` : id;
      return [unique, unique === id ? planned : { ...planned, id: unique }];
    }),
  );
}

/** Returns a hash of the parts of a case that do not depend on the seed. */
function fingerprint({ variants, steps }: Case): string {
  const shape = steps.map((step) =>
    step.kind === 'request' ? [step.role, step.id, step.request.operation] : [step.role, step.kind],
  );
  return textHash(JSON.stringify([variants, shape])).toString(36);
}
