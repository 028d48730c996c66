import type { PropertyRule } from './merged-constraints.js';

/** The positions of the property rules that declare each name, and of those that can apply to any name. */
interface RuleIndex {
  readonly declaring: ReadonlyMap<string, readonly number[]>;
  readonly open: readonly number[];
}

const indexes = new WeakMap<readonly PropertyRule[], RuleIndex>();

/**
 * Returns the rules that can apply to a property, in their order. The cost does not depend on the number of other
 * rules: a schema can combine thousands of rules, each of which declares one property.
 */
export function rulesFor(rules: readonly PropertyRule[], name: string): readonly PropertyRule[] {
  if (rules.length < 2) return rules;
  let index = indexes.get(rules);
  if (!index) {
    index = indexOf(rules);
    indexes.set(rules, index);
  }
  const declaring = index.declaring.get(name) ?? [];
  const positions =
    index.open.length === 0 ? declaring : [...new Set([...declaring, ...index.open])].sort((a, b) => a - b);
  return positions.flatMap((position) => rules[position] ?? []);
}

function indexOf(rules: readonly PropertyRule[]): RuleIndex {
  const declaring = new Map<string, number[]>();
  const open: number[] = [];
  for (const [position, { declared, patterns, rest }] of rules.entries()) {
    if (patterns.length > 0 || rest) open.push(position);
    for (const name of declared.keys()) {
      const positions = declaring.get(name);
      if (positions) positions.push(position);
      else declaring.set(name, [position]);
    }
  }
  return { declaring, open };
}
