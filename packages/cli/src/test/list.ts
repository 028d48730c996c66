import { describeVariant, plural, printable, reasonText } from '@touchstone/reporters';
import type { Plan, Untested } from '@touchstone/runner';

/** Renders the plan as text: documented responses, their variants, and the cases that try each variant. */
export function renderList(plan: Plan): string {
  const cases = casesByVariant(plan);
  const obligations = [
    ...plan.obligations.map((obligation) => ({ ...obligation, status: obligation.response.status })),
    ...plan.webhooks.map((webhook) => ({ ...webhook, status: null })),
  ];
  const lines: string[] = [];
  for (const { id, status, variants } of obligations) {
    lines.push(printable(id));
    for (const variant of variants) {
      const untested = plan.untested.get(variant.id);
      lines.push(`  ${printable(describeVariant(variant.label, status))}`);
      if (untested !== undefined) lines.push(`    ${printable(describeUntested(untested))}`);
      const omitted = plan.omissions.get(variant.id);
      if (omitted !== undefined) lines.push(`    tried in part: ${printable(omitted)}`);
      for (const caseId of cases.get(variant.id) ?? []) lines.push(`    ${printable(caseId)}`);
    }
  }
  const variantCount = obligations.reduce((sum, { variants }) => sum + variants.length, 0);
  lines.push(
    '',
    `${plural(obligations.length, 'documented response')}, ${plural(variantCount, 'variant')} ` +
      `(${plan.untested.size} untested), ${plural(plan.cases.length, 'case')}, seed ${plan.seed}.`,
  );
  return `${lines.join('\n')}\n`;
}

function describeUntested({ reason, detail }: Untested): string {
  return `untested, ${reasonText(reason)}: ${detail}`;
}

/** Renders the plan as JSON: `{ seed, obligations: [{ id, operation, status, mediaType, error, variants }] }`. */
export function renderListJson(plan: Plan): string {
  const cases = casesByVariant(plan);
  const variantsOf = (variants: readonly { readonly id: string; readonly label: string }[]) =>
    variants.map(({ id, label }) => ({
      variant: label,
      untested: plan.untested.get(id) ?? null,
      ...(plan.omissions.has(id) && { omitted: plan.omissions.get(id) }),
      cases: cases.get(id) ?? [],
    }));
  const responses = plan.obligations.map(({ id, operation, response, mediaType, error, variants }) => ({
    id,
    operation: operation.id,
    status: response.status,
    mediaType,
    error: error?.code ?? null,
    variants: variantsOf(variants),
  }));
  const webhooks = plan.webhooks.map(({ id, webhook, mediaType, variants }) => ({
    id,
    operation: `webhook:${webhook.name}`,
    status: null,
    mediaType,
    error: null,
    variants: variantsOf(variants),
  }));
  const obligations = [...responses, ...webhooks];
  return `${JSON.stringify({ seed: plan.seed, obligations }, null, 2)}\n`;
}

function casesByVariant(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const cases = new Map<string, string[]>();
  for (const { id, variants } of plan.cases) {
    for (const variant of variants) {
      const ids = cases.get(variant);
      if (ids === undefined) cases.set(variant, [id]);
      else ids.push(id);
    }
  }
  return cases;
}
