import { atPointer, own } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import { parseBody } from '../../http/parse-body.js';
import { containsMarkerInAnyCase } from '../../plan/marker.js';
import { stringsIn } from '../../plan/strings-in.js';

/**
 * The values of a request that a resource in its response has: `none` if one differs or if the request contains the id,
 * because it then names an existing resource; `equal` if all are equal; `unique` if one of them is also a text that no other
 * resource contains.
 */
export type SentValueMatch = 'none' | 'equal' | 'unique';

/**
 * Compares the members that the resource in a response and the body of the request have. If one request creates several
 * resources, a resource has the values of an object in an array of the body.
 * @param pointer JSON Pointer to the id in the response, with `*` for any array index.
 */
export function matchSentValues(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  pointer: string | null,
  id: string | null | undefined,
): SentValueMatch {
  const sent = parseBody(request.body ?? '').json;
  if (!pointer?.startsWith('/') || id == null || scalarsIn(sent).includes(id)) return 'none';
  const objects = pointer.includes('/*') ? objectsIn(sent) : [sent];
  const matches = placesOf(response.json, pointer)
    .filter((place) => String(atPointer(response.json, place)) === id)
    .map((place) => atPointer(response.json, place.slice(0, place.lastIndexOf('/'))))
    .flatMap((item) => objects.map((object) => matchOf(object, item)));
  return matches.find((match) => match === 'unique') ?? matches.find((match) => match === 'equal') ?? 'none';
}

/** Returns the pointers to the values at a pointer with `*` for any array index. */
export function placesOf(json: unknown, pointer: string): readonly string[] {
  const star = pointer.indexOf('/*');
  if (star < 0) return atPointer(json, pointer) === undefined ? [] : [pointer];
  const array = pointer.slice(0, star);
  const items = atPointer(json, array);
  return Array.isArray(items)
    ? items.flatMap((_, index) => placesOf(json, `${array}/${index}${pointer.slice(star + 2)}`))
    : [];
}

/** Returns the items of a body that is an array, or of the arrays among its members. */
const objectsIn = (sent: unknown): readonly unknown[] => {
  if (Array.isArray(sent)) return sent;
  return isObject(sent) ? Object.values(sent).flatMap((member) => (Array.isArray(member) ? member : [])) : [];
};

/** Compares the members that an item and an object of the request have. */
function matchOf(sent: unknown, item: unknown): SentValueMatch {
  if (!isObject(sent) || !isObject(item)) return 'none';
  const shared = Object.entries(sent).filter(
    ([name, value]) => Object.hasOwn(item, name) && scalarsIn(value).length > 0,
  );
  const isEqual = shared.every(([name, value]) => JSON.stringify(value) === JSON.stringify(own(item, name)));
  if (!isEqual || shared.length === 0) return 'none';
  return shared.some(([, value]) => stringsIn(value).some(isDistinctive)) ? 'unique' : 'equal';
}

/** Minimum length, in characters, of a sampled text that other resources do not contain. */
const MIN_TEXT_LENGTH = 10;

/** Returns true for a text of several words or with a marker, which is not the name of a state or a kind. */
const isDistinctive = (text: string): boolean =>
  containsMarkerInAnyCase(text) || (text.length >= MIN_TEXT_LENGTH && text.includes(' '));

const scalarsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsIn) : [];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
