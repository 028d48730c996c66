import type { Json } from '@touchstone/core';

/** Returns the names of all members in a document, which include the property names of its schemas. */
export function documentedNames(document: Json): ReadonlySet<string> {
  const names = new Set<string>();
  const open: Json[] = [document];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, child] of Object.entries(value)) {
      if (!Array.isArray(value)) names.add(name);
      open.push(child as Json);
    }
  }
  return names;
}

/**
 * Returns the names in a JSON Pointer that the document does not contain, without array indices. The server has chosen
 * them, so they can be personal.
 */
export const undocumentedNames = (pointer: string, documented: ReadonlySet<string>): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .filter((name) => !/^\d{0,6}$/.test(name) && !documented.has(name));

/** Replaces names with their lengths, even if they are escaped for a JSON Pointer. */
export function withoutNames(text: string, names: readonly string[]): string {
  return names
    .toSorted((one, other) => other.length - one.length)
    .flatMap((name) => [
      [name.replaceAll('~', '~0').replaceAll('/', '~1'), name.length] as const,
      [name, name.length] as const,
    ])
    .reduce((shown, [name, length]) => shown.replaceAll(wholeName(name), `(${length} characters)`), text);
}

/** Returns an expression that matches a name unless it is part of a longer word. */
function wholeName(name: string): RegExp {
  const literal = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])`, 'gu');
}
