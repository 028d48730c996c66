import type { Case, Plan } from '../plan/case.js';
import { teaches } from './lessons/teaches.js';

/** Cases that a run completes before it starts others. */
export interface Stage {
  readonly isSelected: (planned: Case) => boolean;
  /** True if the cases run one at a time. */
  readonly isSerial: boolean;
}

/**
 * Returns the stages of a run without its dangerous cases: those that teach which values work come first.
 * @param isLimited True if the run may end before all cases have started. A case of each documented response then comes
 * before the others.
 */
export function stagesOf(plan: Plan, isLimited: boolean): readonly Stage[] {
  const foremost = isLimited ? foremostCases(plan) : new Set<string>();
  const isTeaching = (planned: Case): boolean => teaches(plan, planned);
  const isParallel = ({ exclusive }: Case): boolean => !exclusive;
  return [
    { isSelected: (planned) => foremost.has(planned.id) && isTeaching(planned), isSerial: false },
    { isSelected: ({ id }) => foremost.has(id), isSerial: false },
    { isSelected: isTeaching, isSerial: false },
    { isSelected: isParallel, isSerial: false },
    { isSelected: ({ isDangerous }) => !isDangerous, isSerial: true },
  ];
}

/** Returns the ids of the shortest case of each obligation that runs beside others. */
function foremostCases({ cases, variantsById }: Plan): ReadonlySet<string> {
  const byObligation = new Map<string, Case>();
  for (const planned of cases) {
    if (planned.exclusive) continue;
    for (const variant of planned.variants) {
      const obligation = variantsById.get(variant)?.obligation ?? '';
      const other = byObligation.get(obligation);
      if (!other || planned.steps.length < other.steps.length) byObligation.set(obligation, planned);
    }
  }
  return new Set([...byObligation.values()].map(({ id }) => id));
}
