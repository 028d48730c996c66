import { atPointer, childPointer } from '../pointer.js';
import { isLiteralPlace } from './literal-places.js';
import { childLocation, type Location } from './location.js';
import type { Problem } from './problem.js';
import { isReference } from './reference.js';
import { circularReference, UNRESOLVED_RULE } from './reference-problem.js';
import type { Sources } from './sources.js';

/**
 * Returns a problem for each reference that overlays add and that does not resolve within the document, that refers to
 * a node which they remove, or that resolves to itself.
 * @param original The document before the overlays.
 * @param reference Path or URL of the OpenAPI document.
 * @param overlays Absolute paths of the overlays.
 */
export function brokenReferences(
  original: object,
  root: object,
  { reference, overlays }: { readonly reference: string; readonly overlays: ReadonlySet<string> },
  sources: Sources,
): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<object>();
  const stack: (readonly [value: object, pointer: string])[] = [[root, '#']];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [value, pointer] = next;
    if (seen.has(value)) continue;
    seen.add(value);
    if (isReference(value) && !isLiteralPlace({ source: reference, pointer }, reference)) {
      const location = sources.locationOf(value) ?? { source: reference, pointer };
      const isAdded = overlays.has(location.source);
      if (isAdded || atPointer(original, value.$ref) !== undefined)
        problems.push(...problemsOf(root, value.$ref, location, sources));
    }
    for (const [key, child] of Object.entries(value).reverse())
      if (typeof child === 'object' && child !== null) stack.push([child, childPointer(pointer, key)]);
  }
  return problems;
}

function problemsOf(root: object, $ref: string, location: Location, sources: Sources): readonly Problem[] {
  const at = childLocation(location, '$ref');
  if (!$ref.startsWith('#'))
    return [
      sources.problem(
        UNRESOLVED_RULE,
        at,
        `$ref ${$ref} refers to another file.`,
        'An overlay can refer only to the document that it changes: `#/components/schemas/…`.',
      ),
    ];
  const trail = new Set<string>();
  for (let next = $ref; ; ) {
    if (trail.has(next)) return [circularReference(location, sources)];
    trail.add(next);
    const target = atPointer(root, next);
    if (target === undefined)
      return [sources.problem(UNRESOLVED_RULE, at, `$ref ${$ref} cannot be resolved.`)];
    if (!isReference(target)) return [];
    next = target.$ref;
  }
}
