import { atPointer, childPointer, secretNames } from '@touchstone/core/internal';
import type { SentRequest } from '../../http/message.js';
import { parseBody } from '../../http/parse-body.js';
import { spaceOf } from '../../plan/fresh-place.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { CreationRecord, SentValue } from '../../report/creation-record.js';
import { VOLATILE } from './created-values.js';

const MAX_VALUES = 32;
const MAX_CHARACTERS = 200;
const MAX_DEPTH = 4;
/** Number of choices from which an equal value identifies a resource without another equal value. */
const MANY_CHOICES = 1_000_000;

/** A random or time-based UUID (RFC 9562 §5). */
const UUID = /^[\da-f]{8}-[\da-f]{4}-[1467][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

const isSecretName = secretNames([]);

/**
 * Returns the scalars of a JSON body, for the journal. Secrets are left out, and so are members that a server changes.
 * @param isSecret Returns true for a text that contains a secret of the run.
 */
export function sentValuesOf(
  { body }: RequestTemplate,
  request: SentRequest,
  isSecret: (text: string) => boolean,
): readonly SentValue[] {
  if (!body || !('value' in body)) return [];
  const choices = new Map((body.fresh ?? []).map((place) => [place.pointer, spaceOf(place)]));
  return leavesOf(parseBody(request.body ?? '').json)
    .filter(({ name, value }) => !VOLATILE.test(name) && !isSecretName(name) && isShort(value, isSecret))
    .slice(0, MAX_VALUES)
    .map(({ pointer, name, value }) => {
      // A mutation may have replaced the fresh value.
      const space = atPointer(body.value, pointer) === value ? choices.get(pointer) : undefined;
      return { name, value, ...(space !== undefined && { choices: space }) };
    });
}

/**
 * Returns the records with the UUIDs of other resources of the same run as chosen values, because a resource of others is
 * hardly related to them.
 */
export function withOwnIds(records: readonly CreationRecord[]): readonly CreationRecord[] {
  const ids = new Set(records.flatMap((record) => (record.event === 'created' ? [record.id] : [])));
  const isOwnId = (value: Scalar): boolean => typeof value === 'string' && UUID.test(value) && ids.has(value);
  return records.map((record) =>
    record.event === 'sent' && record.values
      ? {
          ...record,
          values: record.values.map((sent) =>
            isOwnId(sent.value) ? { ...sent, choices: MANY_CHOICES } : sent,
          ),
        }
      : record,
  );
}

const isShort = (value: Scalar, isSecret: (text: string) => boolean): boolean =>
  String(value).length <= MAX_CHARACTERS && !isSecret(String(value));

/** The values that a request of an earlier run sent, by which its resource is recognized. */
export class RecordedValues {
  readonly #values: readonly SentValue[];

  constructor(values: readonly SentValue[]) {
    this.#values = values;
  }

  /**
   * Returns true if the resource with an id has the values of the request: at least two, one of which was chosen for this
   * resource, or one that was chosen from a million. If the server has generated a UUID, which no other resource receives,
   * the resource only must not have other values.
   */
  identify(json: unknown, id: string | null): boolean {
    const { equal, hasOther } = this.#compare(json);
    const isSent = this.#values.some(({ value }) => value === id);
    if (id !== null && UUID.test(id) && !isSent) return !hasOther;
    const telling = equal.filter(({ value }) => typeof value !== 'boolean');
    const isChosen = telling.some(({ choices }) => choices !== undefined);
    return !hasOther && isChosen && (telling.length > 1 || combinationsOf(telling) >= MANY_CHOICES);
  }

  /** Returns true if an item of a list has values that were chosen for this resource from a million combinations. */
  select(item: unknown): boolean {
    const { equal, hasOther } = this.#compare(item);
    return !hasOther && combinationsOf(equal) >= MANY_CHOICES;
  }

  /** Returns false if a representation has another value than the request for a member that both have. */
  mayEqual(json: unknown): boolean {
    return !this.#compare(json).hasOther;
  }

  /** Returns the values that a representation also has, and whether it has other values of the same members. */
  #compare(json: unknown): { readonly equal: readonly SentValue[]; readonly hasOther: boolean } {
    const found = new Map<string, Scalar[]>();
    for (const { name, value } of leavesOf(json)) found.set(name, [...(found.get(name) ?? []), value]);
    const shared = this.#values.filter(({ name }) => found.has(name));
    const equal = shared.filter(({ name, value }) => found.get(name)?.some((other) => isSame(value, other)));
    return { equal, hasOther: equal.length < shared.length };
  }
}

const combinationsOf = (values: readonly SentValue[]): number =>
  values.reduce((product, { choices = 1 }) => product * choices, 1);

/** A server may trim a text, change its case, or return a number as a text and a day with a time. */
function isSame(sent: Scalar, returned: Scalar): boolean {
  if (typeof sent === 'boolean' || typeof returned === 'boolean') return sent === returned;
  const [one, other] = [normalized(sent), normalized(returned)];
  return one === other || (DAY.test(one) && DAY.test(other) && one.slice(0, 10) === other.slice(0, 10));
}

const normalized = (value: Scalar): string => String(value).trim().toLowerCase();

const DAY = /^\d{4}-\d\d-\d\d(?:$|[t ])/;

type Scalar = SentValue['value'];

interface Leaf {
  readonly pointer: string;
  readonly name: string;
  readonly value: Scalar;
}

/** Returns the scalars of an object and of the objects in it, at most 4 levels deep. Arrays are ignored. */
function leavesOf(value: unknown, at = '', depth = 0): readonly Leaf[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([name, child]): readonly Leaf[] => {
    const pointer = childPointer(at, name);
    return typeof child === 'string' || typeof child === 'number' || typeof child === 'boolean'
      ? [{ pointer, name, value: child }]
      : leavesOf(child, pointer, depth + 1);
  });
}
