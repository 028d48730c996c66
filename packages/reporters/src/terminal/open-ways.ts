import type { LedgerEntry, LedgerWay, Verdict } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, plural, wrap } from './text.js';

const idsShown = 5;

interface OpenGroup {
  readonly reason: string;
  readonly detail: string | null;
  readonly waived: string | null;
  readonly ids: string[];
}

/** Ways that stayed unreachable or were not attempted, by reason, with what to configure to reach them. */
export function renderOpenWays(
  ledger: readonly LedgerEntry[],
  verdict: Extract<Verdict, 'unreachable' | 'not attempted'>,
  style: Style,
  verbose: boolean,
): string[] {
  const groups = new Map<string, OpenGroup>();
  for (const entry of ledger) {
    for (const way of entry.ways) {
      if (way.verdict === verdict) add(groups, entry, way);
    }
  }
  return [...groups.values()].flatMap((group) => renderGroup(group, verdict, style, verbose));
}

function add(groups: Map<string, OpenGroup>, entry: LedgerEntry, way: LedgerWay): void {
  const reason = way.reason ?? 'no reason given';
  const waived = entry.waived ?? null;
  const key = JSON.stringify([reason, way.detail, waived]);
  let group = groups.get(key);
  if (group === undefined) {
    group = { reason, detail: way.detail, waived, ids: [] };
    groups.set(key, group);
  }
  group.ids.push(`${entry.id} (${way.way})`);
}

function renderGroup(group: OpenGroup, verdict: Verdict, style: Style, verbose: boolean): string[] {
  const glyph = style.verdict[verdict](style.glyphs[verdict]);
  const lines = [
    `${glyph} ${style.bold(printable(group.reason))}${style.dim(` ${style.dot} ${plural(group.ids.length, 'way')}`)}`,
  ];
  if (group.detail !== null) lines.push(...paragraph(group.detail, style));
  if (group.waived !== null) lines.push(...paragraph(`Allowed by the configuration: ${group.waived}`, style));
  const shown = verbose ? group.ids : group.ids.slice(0, idsShown);
  for (const id of shown) lines.push(style.dim(`    ${printable(id)}`));
  const hidden = group.ids.length - shown.length;
  if (hidden > 0) {
    lines.push(style.dim(`    ${style.ellipsis} and ${count(hidden)} more (--verbose shows all)`));
  }
  return lines;
}

function paragraph(text: string, style: Style): string[] {
  return wrap(printable(text), style.columns - 2).map((line) => `  ${line}`);
}
