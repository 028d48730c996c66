import { Reader } from '../model/cursor.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * Requires that `x-error-order`, if present in a document that uses `x-error`, lists every declared code once and no
 * other codes.
 */
export const errorOrder: Rule = { name: 'error-order', check };

function* check({ loaded, model, annotated }: LintContext): Generator<LintFinding> {
  const reader = new Reader(loaded);
  const order = reader.child(reader.root, 'x-error-order');
  if (!order || !annotated) return;
  const errors = model.operations.flatMap(({ responses }) =>
    responses.flatMap((response) => response.errors),
  );
  const declared = new Set(errors.flatMap(({ code, explicit }) => (explicit && code !== null ? [code] : [])));
  const listed = new Set<string>();
  for (const item of reader.items(order, 'x-error-order')) {
    const code = String(item.value);
    if (listed.has(code)) {
      yield {
        location: item.location,
        message: `${code} is listed twice in x-error-order.`,
        suggestion: 'Keep only the entry at the position where the server first checks for the error.',
      };
    } else if (!declared.has(code)) {
      yield {
        location: item.location,
        message: `x-error-order lists ${code}, which no operation declares.`,
        suggestion: 'Correct the spelling, or remove the entry.',
      };
    }
    listed.add(code);
  }
  for (const code of declared) {
    if (listed.has(code)) continue;
    yield {
      location: order.location,
      message: `${code} is declared, but is missing from x-error-order.`,
      suggestion: `Add ${code} at the position where the server checks for it.`,
    };
  }
}
