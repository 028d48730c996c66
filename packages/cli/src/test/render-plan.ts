import { plural, printable, wrap } from '@touchstone/reporters';
import type { Plan } from '@touchstone/runner';

const COLUMNS = 80;

/** Renders the plan by operation: the effect, the number of cases, and why variants are not sent. */
export function renderPlan(plan: Plan): string {
  const cases = new Map<string, number>();
  for (const { operation } of plan.cases) cases.set(operation, (cases.get(operation) ?? 0) + 1);
  const heldBack = heldBackVariants(plan);
  const lines = plan.effects.flatMap(({ operation, kind, reason }) => {
    const reasons = heldBack.get(operation) ?? new Map<string, number>();
    const number = cases.get(operation) ?? 0;
    const isRaised = kind !== 'dangerous';
    const raised = isRaised && number === 0 ? dangerOf(operation, [...reasons.keys()]) : undefined;
    const effect = raised === undefined ? `${kind}: ${reason}` : `dangerous: ${raised}`;
    return [
      printable(operation),
      ...indented(printable(effect), 2),
      ...indented(`${plural(number, 'case')}${notSent(sum(reasons))}`, 2),
      ...[...reasons].flatMap(([why, variants]) => {
        const text = isRaised && raised === undefined ? requestsOf(operation, why) : why;
        return indented(`${printable(text)} (${plural(variants, 'variant')})`, 4);
      }),
    ];
  });
  const total = sum(new Map([...heldBack].map(([operation, reasons]) => [operation, sum(reasons)])));
  const allowed = ['read', ...plan.allow].join(', ');
  lines.push('', `${plural(plan.cases.length, 'case')}${notSent(total)}, allowed: ${allowed}.`);
  return `${lines.join('\n')}\n`;
}

/** Start of the reason why a request is dangerous. */
const dangerous = (operation: string): string => `${operation} is dangerous, because `;

/**
 * Returns why no request of the operation is sent if all are dangerous, although the effect of the operation is not;
 * otherwise undefined.
 */
function dangerOf(operation: string, reasons: readonly string[]): string | undefined {
  const start = dangerous(operation);
  // Other reasons, such as the limit of wrong credentials, do not concern the effect of the operation.
  const [first, ...others] = reasons.filter((why) => why.startsWith(`${operation} `));
  if (first === undefined || ![first, ...others].every((why) => why.startsWith(start))) return undefined;
  return first.slice(start.length).replace(/: allow it with `--allow .*$/s, '');
}

/** Restricts the reason to the requests that it concerns, because others of the operation are not dangerous. */
function requestsOf(operation: string, why: string): string {
  const start = dangerous(operation);
  return why.startsWith(start) ? `Some requests are dangerous, because ${why.slice(start.length)}` : why;
}

/** Counts the variants that are not sent for safety, by operation id and reason. */
function heldBackVariants({ obligations, untested }: Plan): ReadonlyMap<string, Map<string, number>> {
  const byOperation = new Map<string, Map<string, number>>();
  for (const { operation, variants } of obligations)
    for (const { id } of variants) {
      const why = untested.get(id);
      if (why?.reason !== 'not allowed') continue;
      const reasons = byOperation.get(operation.id) ?? new Map<string, number>();
      byOperation.set(operation.id, reasons.set(why.detail, (reasons.get(why.detail) ?? 0) + 1));
    }
  return byOperation;
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);

const notSent = (variants: number): string =>
  variants > 0 ? `, ${plural(variants, 'variant')} not sent (safety)` : '';

function indented(text: string, indent: number): readonly string[] {
  return wrap(text, COLUMNS - indent - 2).map(
    (line, index) => `${' '.repeat(index === 0 ? indent : indent + 2)}${line}`,
  );
}
