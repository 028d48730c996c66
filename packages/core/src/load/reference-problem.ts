import type { NormalizedProblem } from '@redocly/openapi-core';
import { atPointer, childPointer } from '../pointer.js';
import { isLiteralPlace } from './literal-places.js';
import { childLocation, type Location } from './location.js';
import type { Problem } from './problem.js';
import { hasOwn, isReference, parseReference } from './reference.js';
import { sentence } from './sentence.js';
import type { Sources } from './sources.js';
import { isAbsoluteUrl } from './url.js';

export const UNRESOLVED_RULE = 'no-unresolved-refs';

/** Creates the problem for a reference to a target that does not exist or cannot be read. */
export function unresolvedReference(message: string, place: Location, sources: Sources): Problem {
  const { key, $ref, at } = writtenReference(place, sources);
  const reason = /^Can't resolve \$ref: (.*)$/s.exec(message)?.[1];
  if (reason === undefined) {
    const advice = `Available names: ${siblingNames($ref, place.source, sources)}.`;
    return sources.problem(UNRESOLVED_RULE, at, `${key} ${$ref} cannot be resolved.`, advice);
  }
  if (reason.startsWith('ENOENT')) {
    const advice = 'Check the path: it is relative to the file that contains the reference.';
    return sources.problem(
      UNRESOLVED_RULE,
      at,
      `${key} ${$ref} refers to a file that does not exist.`,
      advice,
    );
  }
  return sources.problem(UNRESOLVED_RULE, at, sentence(`${key} ${$ref} cannot be read: ${reason}`));
}

/** Returns whether the problem is an unreadable `externalValue` at a URL. The document remains usable without it. */
export function isRemoteExample({ location: [location] }: NormalizedProblem, sources: Sources): boolean {
  if (location?.pointer === undefined) return false;
  const example = atPointer(sources.parsed(location.source.absoluteRef), location.pointer);
  return hasOwn(example, 'externalValue') && isAbsoluteUrl(String(example.externalValue));
}

/**
 * Returns whether the problem is a `$ref` that is data, because it is in an extension or in a value such as an
 * `example`. Redocly treats it as a reference.
 * @param root Path or URL of the root document.
 */
export function isLiteral(
  { location: [location] }: NormalizedProblem,
  sources: Sources,
  root: string,
): boolean {
  if (location?.pointer === undefined) return false;
  const place = { source: location.source.absoluteRef, pointer: location.pointer };
  return isReference(atPointer(sources.parsed(place.source), place.pointer)) && isLiteralPlace(place, root);
}

/**
 * Returns the reference as written: a `$ref`, the `externalValue` of an Example, or an entry of a discriminator
 * mapping.
 */
function writtenReference(
  place: Location,
  sources: Sources,
): { readonly key: string; readonly $ref: string; readonly at: Location } {
  const written = atPointer(sources.parsed(place.source), place.pointer);
  const key = ['$ref', 'externalValue'].find((name) => hasOwn(written, name));
  if (key === undefined || !hasOwn(written, key))
    return { key: 'Reference', $ref: String(written), at: place };
  return { key, $ref: String(written[key]), at: childLocation(place, key) };
}

/** Lists the names that exist at the deepest resolvable prefix of the JSON Pointer. */
function siblingNames($ref: string, base: string, sources: Sources): string {
  const { document, tokens } = parseReference($ref, base);
  let value = sources.parsed(document);
  let path = '';
  for (const token of tokens) {
    if (!hasOwn(value, token)) break;
    value = value[token];
    path = childPointer(path, token);
  }
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const some = names.slice(0, MAX_LISTED_NAMES).join(', ');
  const more = names.length > MAX_LISTED_NAMES ? ` and ${names.length - MAX_LISTED_NAMES} more` : '';
  return `${names.length === 0 ? 'none' : some}${more} at #${path === '' ? '/' : path}`;
}

const MAX_LISTED_NAMES = 10;

/** Creates the problem for a `$ref` that resolves to itself. */
export function circularReference(place: Location, sources: Sources): Problem {
  const message = 'This $ref resolves to itself.';
  return sources.problem(
    UNRESOLVED_RULE,
    childLocation(place, '$ref'),
    message,
    'Replace one $ref in the cycle with a definition.',
  );
}

/** Creates the problem for an object outside `components.schemas` that contains a `$ref` to itself. */
export function selfContainingObject(place: Location, sources: Sources): Problem {
  const message = 'A $ref within this object refers back to it, so the object contains itself.';
  return sources.problem(
    UNRESOLVED_RULE,
    place,
    message,
    'Only schemas can be recursive. If the object is a schema, define it in components.schemas.',
  );
}

/**
 * Returns whether a recursive walk, such as Redocly's, has exhausted the stack. A regular expression that has no stack
 * left throws a `SyntaxError` whose message ends with the same words, so this function uses none.
 */
export const isStackExhausted = (error: unknown): boolean =>
  error instanceof Error && error.message.endsWith('Maximum call stack size exceeded');

export function tooManyReferences(reference: string, sources: Sources): Problem {
  const place = { source: reference, pointer: '#/' };
  const message = 'The chain of references is too long to follow.';
  return sources.problem(
    'nesting',
    place,
    message,
    'Split the document into several documents that do not share schemas.',
  );
}
