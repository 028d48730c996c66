import { parsePointer } from '../pointer.js';
import { resolveFrom } from './url.js';

/** An object with a `$ref`, as parsed. Bundling rewrites it in place. */
export interface Reference {
  $ref?: string;
}

/** Whether Redocly follows it: a `$ref` that is a string. */
export function isReference(value: unknown): value is Record<string | number, unknown> & { $ref: string } {
  return hasOwn(value, '$ref') && typeof value.$ref === 'string';
}

/** Own properties only: a document may say nothing of what `Object.prototype` has. */
export function hasOwn(value: unknown, key: string | number): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** The source document a `$ref` leads to, and the tokens of its JSON Pointer there. */
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
    // An anchor's name leads nowhere that a pointer leads.
    tokens: isPointer ? parsePointer(fragment) : [fragment],
  };
}
