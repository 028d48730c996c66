import { plural, printable } from '@touchstone/reporters';
import type { Plan } from '@touchstone/runner';

/** What a run would try, for people: obligations, their variants, the cases that try each. */
export function renderList(plan: Plan): string {
  const cases = casesByVariant(plan);
  const lines: string[] = [];
  for (const obligation of [...plan.obligations, ...plan.webhooks]) {
    lines.push(printable(obligation.id));
    for (const variant of obligation.variants) {
      const untested = plan.untested.get(variant.id);
      lines.push(`  ${printable(variant.label)}`);
      if (untested !== undefined) {
        lines.push(`    untested: ${printable(`${untested.reason}. ${untested.detail}`)}`);
      }
      for (const id of cases.get(variant.id) ?? []) lines.push(`    ${printable(id)}`);
    }
  }
  const all = [...plan.obligations, ...plan.webhooks];
  const variants = all.reduce((sum, obligation) => sum + obligation.variants.length, 0);
  lines.push(
    '',
    `${plural(all.length, 'obligation')}, ${plural(variants, 'variant')} (${plan.untested.size} untested), ` +
      `${plural(plan.cases.length, 'case')}, seed ${plan.seed}.`,
  );
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function renderListJson(plan: Plan): string {
  const cases = casesByVariant(plan);
  const variantsOf = ({
    variants,
  }: {
    readonly variants: readonly { readonly id: string; readonly label: string }[];
  }) =>
    variants.map((variant) => ({
      variant: variant.label,
      untested: plan.untested.get(variant.id) ?? null,
      cases: cases.get(variant.id) ?? [],
    }));
  const responses = plan.obligations.map((each) => ({
    id: each.id,
    operation: each.operation.id,
    status: each.response.status,
    mediaType: each.mediaType,
    error: each.error?.code ?? null,
    variants: variantsOf(each),
  }));
  const webhooks = plan.webhooks.map((each) => ({
    id: each.id,
    operation: `webhook:${each.webhook.name}`,
    status: null,
    mediaType: each.mediaType,
    error: null,
    variants: variantsOf(each),
  }));
  const obligations = [...responses, ...webhooks];
  return `${JSON.stringify({ seed: plan.seed, obligations }, null, 2)}\n`;
}

function casesByVariant(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, variants } of plan.cases) {
    for (const variant of variants) {
      const known = found.get(variant);
      if (known === undefined) found.set(variant, [id]);
      else known.push(id);
    }
  }
  return found;
}
