import type { LedgerEntry, LedgerVariant, Verdict } from '@touchstone/runner';
import { describeVariant, reasonText } from '../wording.js';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, plural, wrap } from './text.js';

/** Maximum number of variants per group that are shown without `verbose`. */
const MAX_IDS = 5;

/** Variants that are open for one reason. */
export interface OpenGroup {
  readonly reason: string;
  /** Detail of the first variant. */
  readonly detail: string | null;
  readonly waived: string | null;
  readonly variants: OpenVariant[];
}

interface OpenVariant {
  readonly id: string;
  readonly detail: string | null;
}

/**
 * Renders the variants with one verdict. Variants with the same reason and waiver share a group if their details
 * differ in the message of the server at most.
 */
export function renderOpenVariants(
  ledger: readonly LedgerEntry[],
  verdict: Extract<Verdict, 'untested' | 'seen' | 'not attempted'>,
  style: Style,
  verbose: boolean,
): string[] {
  return openGroups(ledger, verdict).flatMap((group) => renderGroup(group, verdict, style, verbose));
}

const WITHOUT_REASON = 'returned to a call with another aim';

/** Groups the variants with one verdict, in the order of the ledger. */
export function openGroups(ledger: readonly LedgerEntry[], verdict: Verdict): readonly OpenGroup[] {
  const groups = new Map<string, OpenGroup>();
  for (const entry of ledger) {
    for (const variant of entry.variants) {
      if (variant.verdict === verdict) add(groups, entry, variant);
    }
  }
  return [...new Set(groups.values())];
}

function add(groups: Map<string, OpenGroup>, entry: LedgerEntry, variant: LedgerVariant): void {
  const reason = variant.reason === null ? WITHOUT_REASON : reasonText(variant.reason);
  const waived = entry.waived ?? null;
  const detail = variant.detail ?? '';
  const exact = JSON.stringify([reason, detail, waived]);
  const similar = JSON.stringify([reason, pattern(detail), waived]);
  const created: OpenGroup = { reason, detail: variant.detail, waived, variants: [] };
  const group = groups.get(exact) ?? groups.get(similar) ?? created;
  groups.set(exact, group).set(similar, group);
  group.variants.push({
    id: `${entry.id} (${describeVariant(variant.variant, entry.status)})`,
    detail: variant.detail,
  });
}

/** Removes the server's message, so that details that differ only in it share a group. */
function pattern(detail: string): string {
  return detail.replace(/(\banswered \d{3}) \(.*?\)(?=:| to )/s, '$1');
}

function renderGroup(group: OpenGroup, verdict: Verdict, style: Style, verbose: boolean): string[] {
  const glyph = style.verdict[verdict](style.glyphs[verdict]);
  const lines = [
    `${glyph} ${style.bold(printable(group.reason))}${style.dim(` ${style.dot} ${plural(group.variants.length, 'variant')}`)}`,
  ];
  if (group.detail !== null) lines.push(...paragraph(group.detail, style));
  if (group.waived !== null) lines.push(...paragraph(`Allowed by the configuration: ${group.waived}`, style));
  const shown = verbose ? group.variants : group.variants.slice(0, MAX_IDS);
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
