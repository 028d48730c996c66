import { atPointer } from '@touchstone/core/internal';
import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import { parseBody } from '../../http/parse-body.js';
import { spaceOf } from '../../plan/fresh-place.js';
import { markersIn } from '../../plan/marker.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { stringsIn } from '../../plan/strings-in.js';

/** Members whose values change without a write of a client, or with each write. */
export const VOLATILE: RegExp =
  /^_?(etag|version|revision|rev|links|expires?)|updat|modif|chang|access|view|expir|last_?(seen|used|login|read)/i;

/** Number of equal members of the request that identify the resource if none of their values was chosen for it. */
const MIN_SENT_MEMBERS = 2;

/** Number of choices from which a fresh value identifies a resource. */
const MANY_CHOICES = 1000;

/** The values of a resource in the exchange that created it. */
export class CreatedValues {
  /** The members that the request sent; empty if its body is not a JSON object. */
  readonly #sent: JsonObject;
  readonly #returned: JsonObject;
  /** The values that were chosen for this resource only. */
  readonly #fresh: readonly string[];

  /** @param response The response that reports the resource; undefined if there is none. */
  constructor(template: RequestTemplate, request: SentRequest, response?: ReceivedResponse) {
    const body = template.body && 'value' in template.body ? template.body : undefined;
    const sent = body && parseBody(request.body ?? '').json;
    this.#sent = isObject(sent) ? sent : {};
    this.#returned = isObject(response?.json) ? response.json : {};
    const places = (body?.fresh ?? []).filter((place) => !place.isKey && spaceOf(place) >= MANY_CHOICES);
    this.#fresh = places.flatMap(({ pointer }) => scalarsIn(atPointer(sent, pointer)));
  }

  /**
   * Returns true if a representation equals that of the response that created the resource, except for members such as
   * `updated_at`, and contains two members of the request, or a value that was chosen for the resource. Members that only
   * one of them has are ignored.
   * @param isKeyChosen True if the run chose the key of the resource, so that any equal member suffices.
   */
  equal(json: unknown, isKeyChosen: boolean): boolean {
    if (!isObject(json)) return false;
    const created = new Map([...Object.entries(this.#sent), ...Object.entries(this.#returned)]);
    const shared = [...created.keys()].filter((name) => Object.hasOwn(json, name) && !VOLATILE.test(name));
    if (!shared.every((name) => isSame(created.get(name), json[name]))) return false;
    if (isKeyChosen) return shared.length > 0;
    const sent = shared.filter((name) => Object.hasOwn(this.#sent, name) && scalarsIn(json[name]).length > 0);
    if (sent.length >= MIN_SENT_MEMBERS) return true;
    const values = new Set(shared.flatMap((name) => scalarsIn(json[name])));
    return this.#fresh.some((value) => values.has(value));
  }

  /**
   * Returns true if an item has no other value than the request for a member that both have, and two of its values, or one
   * that was chosen for the resource.
   */
  areSentIn(item: unknown): boolean {
    if (!isObject(item) || !this.mayEqual(item)) return false;
    const shared = Object.keys(this.#sent).filter(
      (name) => Object.hasOwn(item, name) && scalarsIn(item[name]).length > 0,
    );
    const values = new Set(shared.flatMap((name) => scalarsIn(item[name])));
    return shared.length >= MIN_SENT_MEMBERS || this.#fresh.some((value) => values.has(value));
  }

  /** Returns true if the response to the creation contained one of the strings. */
  returned(strings: readonly string[]): boolean {
    return stringsIn(this.#returned).some((text) => strings.includes(text));
  }

  /**
   * Returns true if the response to the creation contained no mark of its request, but a marker of another request that the
   * representation contains too. The server has then returned an existing resource.
   */
  isReplayIn(json: unknown, marks: readonly string[]): boolean {
    if (this.returned(marks)) return false;
    const shown = markersIn(JSON.stringify(json) ?? '');
    return markersIn(JSON.stringify(this.#returned)).some((marker) => shown.includes(marker));
  }

  /**
   * Returns true if an item has a value that neither the request nor an update has sent, for a member that every update
   * sends, or that contained a mark. An update may have changed the others.
   * @param updates The scalars of each update, by the names of the members.
   */
  isOther(item: unknown, updates: readonly ReadonlyMap<string, string>[], marks: readonly string[]): boolean {
    if (!isObject(item)) return false;
    return Object.entries(this.#sent).some(([name, value]) => {
      const isKnown =
        updates.every((sent) => sent.has(name)) || stringsIn(value).some((text) => marks.includes(text));
      const values = [value, ...updates.flatMap((sent) => sent.get(name) ?? [])];
      return (
        isKnown &&
        Object.hasOwn(item, name) &&
        values.every((sent) => differs(sent, comparable(item[name], sent)))
      );
    });
  }

  /** Returns the names of the members of the request that contain a value. */
  namesOf(value: string): readonly string[] {
    return Object.keys(this.#sent).filter((name) => String(this.#sent[name]) === value);
  }

  /** Returns false if an item of a list has another value than the request for a member that both have. */
  mayEqual(item: unknown): boolean {
    if (!isObject(item)) return true;
    const shared = Object.entries(this.#sent).filter(([name]) => Object.hasOwn(item, name));
    return shared.every(([name, value]) => !differs(value, item[name]));
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  if (!isObject(left) || !isObject(right)) return left === right;
  return Object.keys(left)
    .filter((name) => Object.hasOwn(right, name) && !VOLATILE.test(name))
    .every((name) => isSame(left[name], right[name]));
}

/** Returns true for different scalars of one type. A server may normalize texts, so one that contains the other is equal. */
function differs(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' || typeof left === 'boolean')
    return typeof right === typeof left && left !== right;
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  const [one, other] = [left.trim().toLowerCase(), right.trim().toLowerCase()];
  return !one.includes(other) && !other.includes(one);
}

/** Returns a shown value as a text if the value with which it is compared is one. */
const comparable = (shown: unknown, sent: unknown): unknown =>
  typeof sent === 'string' && (typeof shown === 'number' || typeof shown === 'boolean')
    ? String(shown)
    : shown;

function scalarsIn(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsIn) : [];
}
