import type { ApiError, Header, Json } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { Detail } from '../decide/refusal.js';

/** What a filler may know besides the detail. */
export interface FillContext {
  /** Headers of the response, whose examples say which number is the wait. */
  readonly headers: readonly Header[];
  /** Words of the operation that the example was written for, and those of this one: `task` → `invoice`. */
  readonly words: readonly (readonly [from: RegExp, to: string])[];
}

/**
 * The declared example with its variable parts filled in: the seconds to wait, the field that is wrong, the text that the
 * answer repeats, the kind of thing it speaks of. What is variable the example itself says: a number that is the example
 * of `Retry-After`, a text that begins with a field and a colon, what a `match` leaves open.
 */
export function fill(error: ApiError, example: Json, detail: Detail, context: FillContext): Json {
  switch (detail.kind) {
    case 'plain':
      return context.words.length === 0 ? example : mapTexts(example, (text) => inWords(text, context));
    case 'wait':
      return withWait(example, detail.standing.retryAfter, context.headers);
    case 'named':
      return withNamed(error, example, detail.text);
    case 'field':
      return withField(error, example, detail.field, detail.message);
  }
}

const inWords = (text: string, { words }: FillContext): string =>
  words.reduce((changed, [from, to]) => changed.replace(from, to), text);

function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapTexts(child, map)]));
}

/** Where the example writes the seconds to wait. */
function withWait(example: Json, seconds: number, headers: readonly Header[]): Json {
  const header = headers.find(({ name }) => name.toLowerCase() === 'retry-after');
  const shown = header?.examples.find((value) => typeof value === 'number');
  const inText = shown === undefined ? undefined : new RegExp(`\\b${shown}\\b`, 'g');
  const visit = (value: Json, name: string): Json => {
    if (typeof value === 'number') return value === shown || /retry.?after/i.test(name) ? seconds : value;
    if (typeof value === 'string') return inText ? value.replace(inText, String(seconds)) : value;
    if (Array.isArray(value)) return value.map((item: Json) => visit(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, visit(child, key)]));
  };
  return visit(example, '');
}

/** Longer than this is not repeated. */
const MOST_CHARACTERS = 200;

/** A match that is a text around something open says where the request's own words go: `^Business .* is not enabled`. */
function withNamed({ match }: ApiError, example: Json, text: string): Json {
  for (const condition of match) {
    if (!('pattern' in condition)) continue;
    const [, before = '', after = ''] = /^\^(.*?)\.[*+]\??(.*?)\$?$/s.exec(condition.pattern) ?? [];
    const ends = [before, after].map(literal);
    const shown = atPointer(example, condition.pointer);
    if (typeof shown !== 'string' || ends.some((end) => end === undefined) || (before === '' && after === ''))
      continue;
    return replaceAt(example, condition.pointer, `${ends[0]}${text.slice(0, MOST_CHARACTERS)}${ends[1]}`);
  }
  return example;
}

/** What a regular expression without operators matches; undefined for any other. */
function literal(pattern: string): string | undefined {
  const bare = pattern.replaceAll(/\\[\\^$.*+?()[\]{}|/-]/g, '');
  return /[\\^$.*+?()[\]{}|]/.test(bare) ? undefined : pattern.replaceAll(/\\(.)/g, '$1');
}

/** A text such as `name: must be at most 120 characters.` is about a field, after what a match demands at its beginning. */
function withField({ match }: ApiError, example: Json, field: string, message: string): Json {
  if (typeof example !== 'object' || example === null || Array.isArray(example)) return example;
  for (const [name, value] of Object.entries(example)) {
    if (typeof value !== 'string') continue;
    const fixed = match.flatMap((each) =>
      'pattern' in each && each.pointer === `/${name}`
        ? (literal(each.pattern.replace(/^\^/, '')) ?? [])
        : [],
    )[0];
    if (match.some((each) => 'equals' in each && each.pointer === `/${name}`)) continue;
    if (fixed !== undefined && value.startsWith(fixed) && value.length > fixed.length)
      return { ...example, [name]: `${fixed}${field} ${message}` };
    if (/^[\w$.[\]/-]+: \S/.test(value)) return { ...example, [name]: `${field}: ${message}.` };
  }
  return example;
}

function replaceAt(value: Json, pointer: string, replacement: Json): Json {
  if (pointer === '') return replacement;
  const [, token = '', ...rest] = pointer.split('/');
  const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
  if (Array.isArray(value))
    return value.map((item: Json, index) =>
      String(index) === name
        ? replaceAt(item, rest.length > 0 ? `/${rest.join('/')}` : '', replacement)
        : item,
    );
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) =>
      key === name
        ? [key, replaceAt(child, rest.length > 0 ? `/${rest.join('/')}` : '', replacement)]
        : [key, child],
    ),
  );
}
