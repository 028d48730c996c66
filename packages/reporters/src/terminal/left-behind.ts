import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, wrap } from './text.js';

/** Maximum number of resources that are shown without `verbose`. */
const MAX_SHOWN = 5;

/** Returns the number of resources that the run created and that may still exist. Counts each resource once. */
export const countLeft = (report: Report): number =>
  remainingOnly(report).reduce((sum, { count: number }) => sum + number, report.leftBehind?.length ?? 0);

/**
 * Returns the resources that no request removes, without those that are also left behind. A resource is in both lists
 * if the run has tried to remove it, for example with a DELETE that archives it.
 */
function remainingOnly({ leftBehind = [], remaining = [] }: Report): NonNullable<Report['remaining']> {
  const left = new Map<string, number>();
  for (const { operation } of leftBehind) left.set(operation, (left.get(operation) ?? 0) + 1);
  return remaining
    .map((entry) => ({ ...entry, count: entry.count - (left.get(entry.operation) ?? 0) }))
    .filter(({ count: number }) => number > 0);
}

/**
 * Renders the resources that the run could not remove, grouped by reason, each with the request that removes it or
 * with its path, and those that no request removes.
 */
export function renderLeftBehind(report: Report, style: Style, verbose: boolean): readonly string[] {
  const { summary, leftBehind = [] } = report;
  const named = leftBehind.filter(({ curl, resource }) => (curl ?? resource) !== undefined);
  const shown = new Set(verbose ? named : named.slice(0, MAX_SHOWN));
  const hidden = named.length - shown.size;
  return [
    ...groupsOf(leftBehind).flatMap((group) => [
      ...wrap(printable(`${createdBy(group)}: ${group.reason}`), style.columns),
      ...group.resources.flatMap((left) => {
        const line = left.curl ?? left.resource;
        return line === undefined || !shown.has(left) ? [] : [`  ${printable(line)}`];
      }),
    ]),
    ...(hidden > 0 ? [style.dim(`${style.ellipsis} and ${count(hidden)} more (--verbose shows all)`)] : []),
    ...(leftBehind.length > 0 ? [`\`touchstone cleanup ${printable(summary.run)}\` tries again.`] : []),
    ...remainingOnly(report).flatMap(({ operation, reason, count: number }) =>
      wrap(printable(`${createdBy({ operation, number })}: ${reason}`), style.columns),
    ),
  ];
}

type LeftResource = NonNullable<Report['leftBehind']>[number];

/** The resources that one operation created and that stay for the same reason. */
interface LeftGroup {
  readonly operation: string;
  readonly reason: string;
  readonly number: number;
  readonly resources: readonly LeftResource[];
}

/** Groups the resources by operation and reason, in the order of the first resources. */
function groupsOf(resources: readonly LeftResource[]): readonly LeftGroup[] {
  const groups = new Map<string, LeftResource[]>();
  for (const resource of resources) {
    const key = JSON.stringify([resource.operation, resource.reason]);
    const group = groups.get(key);
    if (group) group.push(resource);
    else groups.set(key, [resource]);
  }
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ operation, reason }) => ({
      operation,
      reason,
      number: group.length,
      resources: group,
    })),
  );
}

const createdBy = ({ operation, number }: Pick<LeftGroup, 'operation' | 'number'>): string =>
  `Created by ${operation}${number > 1 ? ` (${count(number)}×)` : ''}`;
