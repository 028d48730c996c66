import type { LedgerEntry, LedgerVariant, Verdict } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, plural, wrap } from './text.js';

const idsShown = 5;

interface OpenGroup {
  readonly reason: string;
  /** Of the first of them. */
  readonly detail: string | null;
  readonly waived: string | null;
  readonly variants: OpenVariant[];
}

interface OpenVariant {
  readonly id: string;
  readonly detail: string | null;
}

/** Variants that stayed untested or were not attempted, by reason, with what to configure to reach them. */
export function renderOpenVariants(
  ledger: readonly LedgerEntry[],
  verdict: Extract<Verdict, 'untested' | 'not attempted'>,
  style: Style,
  verbose: boolean,
): string[] {
  const groups = new Map<string, OpenGroup>();
  for (const entry of ledger) {
    for (const variant of entry.variants) {
      if (variant.verdict === verdict) add(groups, entry, variant);
    }
  }
  return [...new Set(groups.values())].flatMap((group) => renderGroup(group, verdict, style, verbose));
}

function add(groups: Map<string, OpenGroup>, entry: LedgerEntry, variant: LedgerVariant): void {
  const reason = variant.reason ?? 'no reason given';
  const waived = entry.waived ?? null;
  const detail = variant.detail ?? '';
  const exact = JSON.stringify([reason, detail, waived]);
  const alike = JSON.stringify([reason, pattern(detail, entry), waived]);
  const fresh: OpenGroup = { reason, detail: variant.detail, waived, variants: [] };
  const group = groups.get(exact) ?? groups.get(alike) ?? fresh;
  groups.set(exact, group).set(alike, group);
  group.variants.push({ id: `${entry.id} (${variant.variant})`, detail: variant.detail });
}

/** What the id says anyway does not keep two apart, nor does what a server says beside its status. */
function pattern(detail: string, { operation }: LedgerEntry): string {
  return detail.replaceAll(operation, '<operation>').replace(/(\banswered \d{3}) \(.*?\)(?=:| to )/s, '$1');
}

function renderGroup(group: OpenGroup, verdict: Verdict, style: Style, verbose: boolean): string[] {
  const glyph = style.verdict[verdict](style.glyphs[verdict]);
  const lines = [
    `${glyph} ${style.bold(printable(group.reason))}${style.dim(` ${style.dot} ${plural(group.variants.length, 'variant')}`)}`,
  ];
  if (group.detail !== null) lines.push(...paragraph(group.detail, style));
  if (group.waived !== null) lines.push(...paragraph(`Allowed by the configuration: ${group.waived}`, style));
  const shown = verbose ? group.variants : group.variants.slice(0, idsShown);
  for (const { id, detail } of shown) {
    lines.push(style.dim(`    ${printable(id)}`));
    if (verbose && detail !== null && detail !== group.detail)
      lines.push(...paragraph(detail, style).map((line) => style.dim(`    ${line}`)));
  }
  const hidden = group.variants.length - shown.length;
  if (hidden > 0) {
    lines.push(style.dim(`    ${style.ellipsis} and ${count(hidden)} more (--verbose shows all)`));
  }
  return lines;
}

function paragraph(text: string, style: Style): string[] {
  return wrap(printable(text), style.columns - 2).map((line) => `  ${line}`);
}
