import { plural, printable } from '@touchstone/reporters';
import type { HeldBackCase, Plan } from '@touchstone/runner';

/** Renders the plan by operation: the effect, the number of cases, and the reasons why other cases are not sent. */
export function renderPlan(plan: Plan): string {
  const sent = countBy(plan.cases.map(({ operation }) => operation));
  const heldBack = groupBy(plan.heldBack);
  const notAllowed = notPlanned(plan);
  const lines: string[] = [];
  for (const { operation, kind, reason } of plan.effects) {
    const held = heldBack.get(operation) ?? [];
    lines.push(
      printable(operation),
      `  ${kind}: ${printable(reason)}`,
      `  ${plural(sent.get(operation) ?? 0, 'case')}${held.length > 0 ? `, ${held.length} not sent (safety)` : ''}`,
      ...distinct(held).map((why) => `    ${printable(why)}`),
      ...(held.length > 0 ? [] : (notAllowed.get(operation) ?? []).map((why) => `    ${printable(why)}`)),
    );
  }
  lines.push(
    '',
    `${plural(plan.cases.length, 'case')}, ${plan.heldBack.length} not sent (safety), ` +
      `allowed: ${['read', ...plan.allow].join(', ')}.`,
  );
  return `${lines.join('\n')}\n`;
}

/** Returns the reasons why requests for variants are not allowed, keyed by operation id. */
function notPlanned({ obligations, untested }: Plan): ReadonlyMap<string, readonly string[]> {
  const reasons = new Map<string, Set<string>>();
  for (const { operation, variants } of obligations)
    for (const { id } of variants) {
      const why = untested.get(id);
      if (why?.reason !== 'not allowed') continue;
      reasons.set(operation.id, (reasons.get(operation.id) ?? new Set()).add(why.detail));
    }
  return new Map([...reasons].map(([operation, details]) => [operation, [...details]]));
}

function distinct(cases: readonly HeldBackCase[]): readonly string[] {
  const counts = countBy(cases.map(({ why }) => why.detail));
  return [...counts].map(([detail, count]) => (count === 1 ? detail : `${detail} (${count} cases)`));
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function groupBy(cases: readonly HeldBackCase[]): ReadonlyMap<string, readonly HeldBackCase[]> {
  const groups = new Map<string, HeldBackCase[]>();
  for (const heldBack of cases) {
    const group = groups.get(heldBack.operation);
    if (group) group.push(heldBack);
    else groups.set(heldBack.operation, [heldBack]);
  }
  return groups;
}
