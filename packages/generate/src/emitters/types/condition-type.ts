import type { Match } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { literal, propertyKey } from '../../code/literal.js';

interface Tree {
  readonly children: Map<string, Tree>;
  value?: string;
}

/** An object type that holds what the conditions say is equal; undefined where they say nothing a type can. */
export function conditionType(match: readonly Match[]): string | undefined {
  const root: Tree = { children: new Map() };
  for (const condition of match) {
    if (!('equals' in condition) || (typeof condition.equals === 'object' && condition.equals !== null))
      continue;
    const tokens = parsePointer(condition.pointer);
    // A number may be an index of a list, which no object type describes.
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
