import type { ApiError, Header, Json } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { RefusalDetail } from '../decide/refusal.js';

export interface FillContext {
  /** Headers of the response. Their examples reveal which number in the body is the time to wait. */
  readonly headers: readonly Header[];
  /**
   * Maps words of the operation that the example was written for to words of the current operation: `task` → `invoice`.
   */
  readonly words: readonly (readonly [from: RegExp, to: string])[];
}

/**
 * Fills the variable parts of a declared example: the seconds to wait, the invalid field, the quoted text and the name
 * of the resource. The variable parts are inferred from the example itself: a number that equals the example of
 * `Retry-After`, a string that begins with a field and a colon, or the part that a `match` pattern leaves open.
 */
export function fillExample(
  error: ApiError,
  example: Json,
  detail: RefusalDetail,
  context: FillContext,
): Json {
  switch (detail.kind) {
    case 'plain':
      return context.words.length === 0 ? example : mapTexts(example, (text) => replaceWords(text, context));
    case 'rate-limited':
      return withWait(example, detail.rateLimit.retryAfter, context.headers);
    case 'quoted':
      return withQuote(error, example, detail.text);
    case 'field':
      return withField(error, example, detail.field, detail.message);
  }
}

const replaceWords = (text: string, { words }: FillContext): string =>
  words.reduce((replaced, [from, to]) => replaced.replace(from, to), text);

function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapTexts(child, map)]));
}

/**
 * Replaces the seconds to wait: the documented example of `Retry-After`, and numbers in properties such as
 * `retry_after`.
 */
function withWait(example: Json, seconds: number, headers: readonly Header[]): Json {
  const header = headers.find(({ name }) => name.toLowerCase() === 'retry-after');
  const documented = header?.examples.find((value) => typeof value === 'number');
  const inText = documented === undefined ? undefined : new RegExp(`\\b${documented}\\b`, 'g');
  const visit = (value: Json, name: string): Json => {
    if (typeof value === 'number')
      return value === documented || /retry.?after/i.test(name) ? seconds : value;
    if (typeof value === 'string') return inText ? value.replace(inText, String(seconds)) : value;
    if (Array.isArray(value)) return value.map((item: Json) => visit(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, visit(child, key)]));
  };
  return visit(example, '');
}

const MAX_QUOTED_CHARACTERS = 200;

/**
 * Replaces the string that a `match` pattern such as `^Business .* is not enabled` matches. Inserts a string from the
 * request at `.*`.
 */
function withQuote({ match }: ApiError, example: Json, text: string): Json {
  for (const condition of match) {
    if (!('pattern' in condition)) continue;
    const [, before = '', after = ''] = /^\^(.*?)\.[*+]\??(.*?)\$?$/s.exec(condition.pattern) ?? [];
    const ends = [before, after].map(literal);
    const current = atPointer(example, condition.pointer);
    if (
      typeof current !== 'string' ||
      ends.some((end) => end === undefined) ||
      (before === '' && after === '')
    )
      continue;
    return replaceAt(
      example,
      condition.pointer,
      `${ends[0]}${text.slice(0, MAX_QUOTED_CHARACTERS)}${ends[1]}`,
    );
  }
  return example;
}

/** Returns the text that a regular expression without operators matches; `undefined` for any other expression. */
function literal(pattern: string): string | undefined {
  const unescaped = pattern.replaceAll(/\\[\\^$.*+?()[\]{}|/-]/g, '');
  return /[\\^$.*+?()[\]{}|]/.test(unescaped) ? undefined : pattern.replaceAll(/\\(.)/g, '$1');
}

/** Replaces a string such as `name: must be at most 120 characters.`, but keeps a prefix that `match` requires. */
function withField({ match }: ApiError, example: Json, field: string, message: string): Json {
  if (typeof example !== 'object' || example === null || Array.isArray(example)) return example;
  for (const [name, value] of Object.entries(example)) {
    if (typeof value !== 'string') continue;
    const [prefix] = match.flatMap((condition) =>
      'pattern' in condition && condition.pointer === `/${name}`
        ? (literal(condition.pattern.replace(/^\^/, '')) ?? [])
        : [],
    );
    if (match.some((condition) => 'equals' in condition && condition.pointer === `/${name}`)) continue;
    if (prefix !== undefined && value.startsWith(prefix) && value.length > prefix.length)
      return { ...example, [name]: `${prefix}${field} ${message}` };
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
