import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { wrap } from './text.js';

/** Renders how many codes of the document's vocabularies the run has seen, and the others. */
export function renderCodes({ codes }: Report, style: Style): readonly string[] {
  if (!codes) return [];
  const { seen, unseen } = codes;
  const others = unseen.length > 0 ? `, not ${unseen.map(printable).join(', ')}` : '';
  const text = `${seen.length} of ${seen.length + unseen.length} codes that several statuses share were returned${others}`;
  return wrap(text, style.columns);
}
