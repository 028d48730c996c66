import { Reader } from '../model/cursor.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** `x-error-order`, where there is one, lists every declared code once and no other. */
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
        message: `${code} is listed twice.`,
        suggestion: 'Keep the place where it is checked first.',
      };
    } else if (!declared.has(code)) {
      yield {
        location: item.location,
        message: `No operation declares ${code}.`,
        suggestion: 'Correct the spelling, or remove it.',
      };
    }
    listed.add(code);
  }
  for (const code of declared) {
    if (listed.has(code)) continue;
    yield {
      location: order.location,
      message: `${code} is declared, but its place in the order is not.`,
      suggestion: `Add ${code} where the server checks for it.`,
    };
  }
}
