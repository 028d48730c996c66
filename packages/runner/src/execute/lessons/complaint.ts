import type { Json } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { beginsWithCondition, qualified } from './condition.js';
import type { Member } from './members.js';
import { mentionedIn } from './mentions.js';

/** What a refusal says about one member of the request body. */
export interface Complaint {
  readonly member: Member;
  /** The sentences about the member. */
  readonly texts: readonly string[];
  /** The objects that describe the constraint, such as `ctx` of FastAPI and `params` of Ajv. */
  readonly details: readonly { readonly [name: string]: Json }[];
}

/** The names under which error formats locate a member of the request. */
const PLACES: readonly string[] = [
  'field',
  'fieldName',
  'field_name',
  'property',
  'propertyPath',
  'property_path',
  'pointer',
  'path',
  'instancePath',
  'dataPath',
  'loc',
  'location',
  'param',
  'parameter',
  'attribute',
  'name',
  'key',
  'target',
  'source',
];

/** The names of values that the server received, which say nothing about accepted values. */
const RECEIVED: ReadonlySet<string> = new Set([
  'value',
  'rejectedValue',
  'rejected_value',
  'input',
  'received',
  'actual',
  'url',
  'schemaPath',
]);

/** The parts of a place that do not name a member. */
const PREFIXES: ReadonlySet<string> = new Set([
  'body',
  'data',
  'attributes',
  'request',
  'requestbody',
  'payload',
  'input',
  'root',
  'json',
]);

/** The members with which an error describes itself: those of RFC 9457, section 3.1, and the usual others. */
const OWN: ReadonlySet<string> = new Set([
  'type',
  'title',
  'status',
  'detail',
  'instance',
  'code',
  'message',
  'error',
  'statusCode',
  'timestamp',
  'path',
]);

/** Those of them whose values are names or numbers, without spaces. */
const NAMES: ReadonlySet<string> = new Set(['type', 'code', 'status', 'statusCode']);

const MAX_DEPTH = 8;
const MAX_COMPLAINTS = 40;

type JsonObject = { readonly [name: string]: Json };

/**
 * Returns what the body of a refusal says about members of the request. Understands the usual formats of errors: lists of
 * objects that locate a member, objects keyed by members, and sentences that name a member.
 */
export function complaintsIn(error: Json | undefined, members: readonly Member[]): readonly Complaint[] {
  if (error === undefined) return [];
  const complaints: Complaint[] = [];
  collect(error, members, complaints, 0);
  return complaints.slice(0, MAX_COMPLAINTS);
}

function collect(error: Json, members: readonly Member[], into: Complaint[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (typeof error === 'string') {
    for (const sentence of sentencesIn(error)) {
      // "If kind is company, vat is required" is about `vat`.
      const [member] = [qualified(sentence).rule, sentence].flatMap((part) => mentionedIn(part, members));
      if (member) into.push({ member, texts: [sentence], details: [] });
    }
    return;
  }
  if (Array.isArray(error)) {
    for (const item of error) collect(item as Json, members, into, depth + 1);
    return;
  }
  if (typeof error !== 'object' || error === null) return;
  const object = error as JsonObject;
  const member = placeOf(object, members);
  if (member) {
    into.push({ member, texts: textsIn(object), details: detailsIn(object) });
    return;
  }
  const describesItself = isErrorObject(object);
  for (const [name, value] of Object.entries(object)) {
    const isOwn = describesItself && OWN.has(name) && typeof value === 'string';
    const keyed = isOwn ? undefined : memberAt(tokensOf(name), members);
    if (keyed && value !== null && (typeof value === 'string' || typeof value === 'object'))
      into.push({
        member: keyed,
        texts: textsIn(value),
        details: isObject(value) ? detailsIn(value) : [],
      });
    else collect(value, members, into, depth + 1);
  }
}

/**
 * Returns true for an object such as `{ title, status, detail }`, whose `title` is not about a member of that name. In
 * `{ code: 'is too long', message: 'is required' }`, the names are those of members.
 */
function isErrorObject(object: JsonObject): boolean {
  const own = Object.entries(object).filter(
    ([name, value]) => OWN.has(name) && (typeof value === 'string' || typeof value === 'number'),
  );
  const hasSentence = own.some(([name, value]) => NAMES.has(name) && /\s/.test(String(value)));
  return own.length >= 2 && !hasSentence;
}

/** Returns the member that an error object locates; undefined if it locates none. */
function placeOf(error: JsonObject, members: readonly Member[]): Member | undefined {
  for (const name of PLACES) {
    const place = Object.entries(error).find(([key]) => key === name)?.[1];
    const member = place === undefined ? undefined : memberAt(tokensOfPlace(place), members);
    if (member) return member;
  }
  return undefined;
}

function tokensOfPlace(place: Json): readonly string[] {
  if (typeof place === 'string') return tokensOf(place);
  if (Array.isArray(place)) return place.filter((part) => typeof part !== 'object').map(String);
  return isObject(place) ? Object.values(place).flatMap((part) => tokensOfPlace(part)) : [];
}

const tokensOf = (text: string): readonly string[] => text.split(/[./[\]#$]+/).filter(Boolean);

/** Returns the member whose pointer ends with the tokens, without those that name the body itself. */
function memberAt(tokens: readonly string[], members: readonly Member[]): Member | undefined {
  const names = tokens.map(normalized);
  while (names[0] !== undefined && PREFIXES.has(names[0]) && names.length > 1) names.shift();
  if (names.length === 0) return undefined;
  const ends = ({ pointer }: Member): boolean => {
    const own = parsePointer(pointer).map(normalized);
    return own.length >= names.length && names.every((name, index) => own.at(index - names.length) === name);
  };
  return members.filter(ends).toSorted((a, b) => a.pointer.length - b.pointer.length)[0];
}

/** Returns a name in lower case without separators, because `unit_price` and `unitPrice` name the same member. */
const normalized = (name: string): string => name.toLowerCase().replaceAll(/[_\-\s]/g, '');

/** Splits a text into sentences, and lists of rules into their rules. */
const sentencesIn = (text: string): readonly string[] =>
  text
    .split(/[;\n]|\.\s+/)
    .flatMap((sentence) => (beginsWithCondition(sentence) ? [sentence] : sentence.split(NEXT_RULE)))
    .map((sentence) => sentence.trim())
    .filter(Boolean)
    .slice(0, MAX_COMPLAINTS);

const NEXT_RULE = /,\s+(?=[\w"'`]+\s+(?:must|should|is|has|cannot|may)\b)/;

/** Returns the texts in an error, without the received values. */
function textsIn(error: Json): readonly string[] {
  if (typeof error === 'string') return [error];
  if (Array.isArray(error)) return error.flatMap((item) => textsIn(item as Json));
  if (!isObject(error)) return [];
  return Object.entries(error).flatMap(([name, value]) =>
    RECEIVED.has(name) || PLACES.includes(name) || isObject(value) ? [] : textsIn(value),
  );
}

/** Returns the object and the objects in it. */
const detailsIn = (error: JsonObject): readonly JsonObject[] => [
  error,
  ...Object.entries(error).flatMap(([name, value]) =>
    !RECEIVED.has(name) && isObject(value) ? [value] : [],
  ),
];

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
