import { atPointer } from '../pointer.js';
import { isReference, type Reference } from './reference.js';

/** Maximum number of links in a chain of references that Redocly follows. Ordinary documents need one or two. */
const MAX_LINKS = 20;

/** The rest of a chain of references: its last pointer and the number of its links. */
interface Rest {
  readonly end: string;
  readonly links: number;
}

/**
 * Shortens long chains of references for Redocly, which needs cubic time for a chain, because it follows each link to
 * the end and searches the links before it for a cycle. A reference resolves to the end of its chain, so a shortened
 * reference resolves to the same value, apart from annotations. Runs in linear time.
 * @param references All references of one source document, without cycles.
 * @returns The shortened references and their original `$ref`.
 */
export function shortenLongChains(
  references: readonly Reference[],
  document: unknown,
): ReadonlyMap<Reference, { readonly original: string; readonly shortened: string }> {
  const rests = new Map<string, Rest>();
  const changes = new Map<Reference, { original: string; shortened: string }>();
  for (const reference of references) {
    const { $ref: original } = reference;
    if (original === undefined) continue;
    const { end, links } = restOf(original, document, rests);
    if (links > MAX_LINKS) changes.set(reference, { original, shortened: end });
  }
  for (const [reference, { shortened }] of changes) reference.$ref = shortened;
  return changes;
}

/** Follows a chain of references within one document, as far as their siblings are annotations. */
function restOf(pointer: string, document: unknown, rests: Map<string, Rest>): Rest {
  const trail: string[] = [];
  let next = pointer;
  let rest = rests.get(next);
  while (!rest) {
    trail.push(next);
    const target = next.startsWith('#/') ? atPointer(document, next) : undefined;
    if (!isReference(target) || !hasOnlyAnnotations(target) || !target.$ref.startsWith('#/')) {
      rest = { end: next, links: 0 };
    } else {
      next = target.$ref;
      rest = rests.get(next);
    }
  }
  for (const link of trail.reverse()) {
    if (link !== rest.end) rest = { end: rest.end, links: rest.links + 1 };
    rests.set(link, rest);
  }
  return rest;
}

/** Returns true if no sibling of a reference constrains a value. */
const hasOnlyAnnotations = (reference: object): boolean =>
  Object.keys(reference).every((name) => name === '$ref' || name.startsWith('x-') || ANNOTATIONS.has(name));

/** The keywords that only describe a value (JSON Schema 2020-12 Validation §9, OpenAPI 3.1 §4.8.23). */
const ANNOTATIONS: ReadonlySet<string> = new Set(
  'title description summary default deprecated readOnly writeOnly example examples externalDocs $comment'.split(
    ' ',
  ),
);

/** Restores the references that {@link shortenLongChains} shortened, except those that bundling has rewritten since. */
export function restoreLongChains(changes: ReturnType<typeof shortenLongChains>): void {
  for (const [reference, { original, shortened }] of changes)
    if (reference.$ref === shortened) reference.$ref = original;
}
