import type { NormalizedProblem } from '@redocly/openapi-core';
import { atPointer, childPointer } from '../pointer.js';
import { childLocation, type Location } from './location.js';
import type { Problem } from './problem.js';
import { hasOwn, parseReference } from './reference.js';
import { sentence } from './sentence.js';
import type { Sources } from './sources.js';
import { isAbsoluteUrl } from './url.js';

export const UNRESOLVED = 'no-unresolved-refs';

/** A reference that leads nowhere or to what cannot be read. */
export function unresolved(message: string, place: Location, sources: Sources): Problem {
  const { key, $ref, at } = writtenAt(place, sources);
  const reason = /^Can't resolve \$ref: (.*)$/s.exec(message)?.[1];
  if (reason === undefined) {
    const known = `There is ${namesBeside($ref, place.source, sources)}.`;
    return sources.problem(UNRESOLVED, at, `${key} ${$ref} leads nowhere.`, known);
  }
  if (reason.startsWith('ENOENT')) {
    const advice = 'Check the path: it is relative to the file it stands in.';
    return sources.problem(UNRESOLVED, at, `${key} ${$ref} leads to no file.`, advice);
  }
  return sources.problem(UNRESOLVED, at, sentence(`${key} ${$ref} cannot be read: ${reason}`));
}

/** Whether an Example's value is at a URL that could not be read: an example less, and the document stands. */
export function isFarExample({ location: [location] }: NormalizedProblem, sources: Sources): boolean {
  if (location?.pointer === undefined) return false;
  const example = atPointer(sources.parsed(location.source.absoluteRef), location.pointer);
  return hasOwn(example, 'externalValue') && isAbsoluteUrl(String(example.externalValue));
}

/** The reference Redocly means: a `$ref`, an Example's `externalValue`, or an entry of a discriminator's mapping. */
function writtenAt(
  place: Location,
  sources: Sources,
): { readonly key: string; readonly $ref: string; readonly at: Location } {
  const written = atPointer(sources.parsed(place.source), place.pointer);
  const key = ['$ref', 'externalValue'].find((name) => hasOwn(written, name));
  if (key === undefined || !hasOwn(written, key))
    return { key: 'Reference', $ref: String(written), at: place };
  return { key, $ref: String(written[key]), at: childLocation(place, key) };
}

/** What stands where the JSON Pointer stops leading on. */
function namesBeside($ref: string, base: string, sources: Sources): string {
  const { document, tokens } = parseReference($ref, base);
  let value = sources.parsed(document);
  let path = '';
  for (const token of tokens) {
    if (!hasOwn(value, token)) break;
    value = value[token];
    path = childPointer(path, token);
  }
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const some = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.length === 0 ? 'nothing' : some}${more} at #${path === '' ? '/' : path}`;
}

const MOST_NAMES = 10;

/** A `$ref` that leads back to itself. */
export function circular(place: Location, sources: Sources): Problem {
  const message = 'This $ref leads back to itself.';
  return sources.problem(
    UNRESOLVED,
    childLocation(place, '$ref'),
    message,
    'Let one of the circle say what it is.',
  );
}

/** An object that a `$ref` below it leads back to, where a `$ref` cannot stay. */
export function containsItself(place: Location, sources: Sources): Problem {
  const message = 'A $ref below leads back here, so that this contains itself.';
  return sources.problem(
    UNRESOLVED,
    place,
    message,
    'Only schemas can be recursive: name it in components.schemas.',
  );
}

export function nestedTooDeeply(reference: string, sources: Sources): Problem {
  const place = { source: reference, pointer: '#/' };
  const message = 'References lead on from one to the next too often for them to be followed.';
  return sources.problem(
    'nesting',
    place,
    message,
    'Split the document into several that do not share schemas.',
  );
}
