import type { Match } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { literal, propertyKey } from '../../code/literal.js';

interface Tree {
  readonly children: Map<string, Tree>;
  value?: string;
}

/** Returns an object type for the `equals` conditions; `undefined` if a type can express none of them. */
export function conditionType(match: readonly Match[]): string | undefined {
  const root: Tree = { children: new Map() };
  for (const condition of match) {
    if (!('equals' in condition)) continue;
    if (typeof condition.equals === 'object' && condition.equals !== null) continue;
    const tokens = parsePointer(condition.pointer);
    // A numeric token can be an array index, which an object type cannot describe.
    if (tokens.length === 0 || tokens.some((token) => /^\d+$/.test(token))) continue;
    let node = root;
    for (const token of tokens) {
      const next: Tree = node.children.get(token) ?? { children: new Map() };
      node.children.set(token, next);
      node = next;
    }
    node.value = literal(condition.equals);
  }
  return root.children.size === 0 ? undefined : print(root);
}

function print(node: Tree): string {
  if (node.value !== undefined) return node.value;
  const entries = [...node.children].map(([name, child]) => `readonly ${propertyKey(name)}: ${print(child)}`);
  return `{ ${entries.join('; ')} }`;
}
