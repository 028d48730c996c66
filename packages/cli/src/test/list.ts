import { plural, printable } from '@touchstone/reporters';
import type { Plan } from '@touchstone/runner';

/** What a run would try, for people: obligations, their ways, the cases that try each. */
export function renderList(plan: Plan): string {
  const cases = casesByWay(plan);
  const lines: string[] = [];
  for (const obligation of [...plan.obligations, ...plan.webhooks]) {
    lines.push(printable(obligation.id));
    for (const way of obligation.ways) {
      const unreachable = plan.unreachable.get(way.id);
      lines.push(`  ${printable(way.label)}`);
      if (unreachable !== undefined) {
        lines.push(`    unreachable: ${printable(`${unreachable.reason}. ${unreachable.detail}`)}`);
      }
      for (const id of cases.get(way.id) ?? []) lines.push(`    ${printable(id)}`);
    }
  }
  const all = [...plan.obligations, ...plan.webhooks];
  const ways = all.reduce((sum, obligation) => sum + obligation.ways.length, 0);
  lines.push(
    '',
    `${plural(all.length, 'obligation')}, ${plural(ways, 'way')} (${plan.unreachable.size} unreachable), ` +
      `${plural(plan.cases.length, 'case')}, seed ${plan.seed}.`,
  );
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function renderListJson(plan: Plan): string {
  const cases = casesByWay(plan);
  const waysOf = ({ ways }: { readonly ways: readonly { readonly id: string; readonly label: string }[] }) =>
    ways.map((way) => ({
      way: way.label,
      unreachable: plan.unreachable.get(way.id) ?? null,
      cases: cases.get(way.id) ?? [],
    }));
  const responses = plan.obligations.map((each) => ({
    id: each.id,
    operation: each.operation.id,
    status: each.response.status,
    mediaType: each.mediaType,
    error: each.error?.code ?? null,
    ways: waysOf(each),
  }));
  const webhooks = plan.webhooks.map((each) => ({
    id: each.id,
    operation: `webhook:${each.webhook.name}`,
    status: null,
    mediaType: each.mediaType,
    error: null,
    ways: waysOf(each),
  }));
  const obligations = [...responses, ...webhooks];
  return `${JSON.stringify({ seed: plan.seed, obligations }, null, 2)}\n`;
}

function casesByWay(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, ways } of plan.cases) {
    for (const way of ways) {
      const known = found.get(way);
      if (known === undefined) found.set(way, [id]);
      else known.push(id);
    }
  }
  return found;
}
