import { parsePointer } from '../pointer.js';
import { resolveFrom } from './url.js';

/** A parsed object with a `$ref`. Bundling modifies the object in place. */
export interface Reference {
  $ref?: string;
}

/** Returns whether the value has a string `$ref`, which Redocly follows as a reference. */
export function isReference(value: unknown): value is Record<string | number, unknown> & { $ref: string } {
  return hasOwn(value, '$ref') && typeof value.$ref === 'string';
}

/** Returns every reference in a parsed JSON document. */
export function referencesIn(parsed: unknown): readonly Reference[] {
  const references: Reference[] = [];
  const stack = [parsed];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (isReference(value)) references.push(value);
    for (const child of Object.values(value)) if (typeof child === 'object') stack.push(child);
  }
  return references;
}

/** Checks own properties only, so that a name such as `constructor` does not match a property of `Object.prototype`. */
export function hasOwn(value: unknown, key: string | number): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** Splits a `$ref` into the path or URL of its document and the tokens of its JSON Pointer. */
export function parseReference(
  $ref: string,
  base: string,
): { readonly document: string; readonly tokens: readonly string[] } {
  const hash = `${$ref}#`.indexOf('#');
  const file = $ref.slice(0, hash);
  const fragment = $ref.slice(hash);
  const isPointer = fragment === '' || fragment === '#' || fragment.startsWith('#/');
  return {
    document: file === '' ? base : resolveFrom(base, file),
    // An anchor is not a JSON Pointer; as a single token, it does not resolve.
    tokens: isPointer ? parsePointer(fragment) : [fragment],
  };
}
