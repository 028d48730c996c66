import { atPointer } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import { parseBody } from '../../http/parse-body.js';
import { containsMarkerInAnyCase } from '../../plan/marker.js';
import { stringsIn } from '../../plan/strings-in.js';

/**
 * Returns true if the resource in a response has the values of the request: every scalar of the body for a member that both
 * have, and a text that no other resource contains. The request must not contain the id, because it would then name an
 * existing resource.
 * @param pointer JSON Pointer to the id in the response.
 */
export function hasSentValues(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  pointer: string | null,
  id: string | null | undefined,
): boolean {
  const sent = parseBody(request.body ?? '').json;
  if (!pointer?.startsWith('/') || id == null) return false;
  const item = atPointer(response.json, pointer.slice(0, pointer.lastIndexOf('/')));
  return equalsSent(sent, item) && !scalarsIn(sent).includes(id);
}

/** Returns true if an item has the values of an object that the request sent. */
export function equalsSent(sent: unknown, item: unknown): boolean {
  if (!isObject(sent) || !isObject(item)) return false;
  const shared = Object.keys(sent).filter(
    (name) => Object.hasOwn(item, name) && scalarsIn(sent[name]).length > 0,
  );
  const isEqual = shared.every((name) => JSON.stringify(sent[name]) === JSON.stringify(item[name]));
  return isEqual && shared.some((name) => stringsIn(item[name]).some(isDistinctive));
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
