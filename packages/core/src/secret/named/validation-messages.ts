import type { SecretRange } from '../ranges.js';
import { QUOTED_MASK } from './json-values.js';

/** Matches the reduced names of members that contain validation errors by the name of the field. */
const ERRORS = /(?:errors?|violations?|issues|problems|failures|messages)$/i;

/** Returns true for the name of a member that contains validation errors, such as `errors` or `fieldErrors`. */
export const isErrorsName = (name: string): boolean => ERRORS.test(name.slice(-40).replace(/[^a-z]+$/i, ''));

/** Matches words of validation messages that do not occur in generated passphrases, whose words have 3 to 8 letters. */
const MESSAGE_WORD =
  /(?:^|[\s(])(?:is|be|to|of|at|no|in|an?|the|this|too|not|was|are|required|invalid|incorrect|missing|cannot|(?:ca|do|does|did|wo|is|are)n['’]t|contains?|characters?|expired|matches|mismatch|blank)(?=[\s.,;:!)(]|$)/i;

const isSentence = (text: string): boolean => /[\p{L}\p{N}.,)]\s+[\p{L}(]/u.test(text);
const isMessage = (text: string): boolean => isSentence(text) && MESSAGE_WORD.test(text);

/** Matches the names of members that identify an error or its rule. */
const IDENTIFYING = /^(?:code|type|kind|rule|name|path|field|keyword|key|constraint|loc|location|in|param)$/i;
/** Matches the names of members that specify a limit. */
const LIMIT = /^(?:min|max|limit|minimum|maximum|expected|(?:min|max)_?length|count)$/i;

/**
 * Returns the ranges to mask in the value of a secret name if the value consists of validation messages; `undefined` if
 * it is a secret.
 *
 * Messages are an array of sentences and, below a name such as `errors`, also a sentence or an object. A single sentence
 * elsewhere can be a passphrase.
 * @param isBelowErrors If true, the value is within the value of a name such as `errors`.
 */
export function rangesInMessages(
  text: string,
  { start, end }: SecretRange,
  isBelowErrors: boolean,
): readonly SecretRange[] | undefined {
  const value = text.slice(start, end);
  const isPlain = isBelowErrors || BEGINS_WITH_ERRORS.test(value);
  if (value[0] !== '[' && value[0] !== '{')
    return isPlain && isSentence(value) ? secretWordsIn(value, start) : undefined;
  if (value[0] === '{' && !isPlain) return undefined;
  const scalars = [...scalarsIn(value)];
  const isText = isPlain ? isSentence : isMessage;
  if (!isPlain && !scalars.every((scalar) => scalar.isString && isText(scalar.text))) return undefined;
  return scalars.flatMap(({ text: scalar, name, isString, at }) => {
    if (isString && isText(scalar)) return secretWordsIn(scalar, start + at);
    if (isString ? IDENTIFYING.test(name) && /^[\w.:-]*$/.test(scalar) : LIMIT.test(name)) return [];
    return [{ start: start + at, end: start + at + scalar.length, shown: isString ? '***' : QUOTED_MASK }];
  });
}

/** Matches an object that begins with messages, such as `{ "_errors": […] }`. */
const BEGINS_WITH_ERRORS = /^\{\s{0,80}\\{0,8}"(?:_?errors|messages?)\\{0,8}"/;

interface Scalar {
  readonly text: string;
  /** The name of the member, or of the array that contains the value. */
  readonly name: string;
  readonly isString: boolean;
  /** Index of the value, without its quote. */
  readonly at: number;
}

const TOKEN = /\\*"((?:[^"\\]|\\[^"\\])*)\\*"(\s{0,20}:)?|(-?\d[\d.eE+-]*)/g;

/** Yields the strings and numbers in JSON, whose quotes may be escaped. */
function* scalarsIn(json: string): Generator<Scalar> {
  let name = '';
  for (const { 0: token, 1: string, 2: colon, 3: number, index } of json.matchAll(TOKEN)) {
    if (colon !== undefined) name = string ?? '';
    else if (number !== undefined) yield { text: number, name, isString: false, at: index };
    else if (string !== undefined)
      yield { text: string, name, isString: true, at: index + token.indexOf('"') + 1 };
  }
}

/** Matches words that a message may quote from the value: those in quotes, with a digit among letters, or very long. */
const SECRET_WORD =
  /(?<=(["'`“‘«]))[^\s"'`“”‘’«»]{3,200}(?=["'`”’»])|(?<![^\s(:])(?=\S{0,60}\p{L})(?=\S{0,60}\d)[^\s,;()]{4,200}|[^\s,;()]{21,200}/gu;

const secretWordsIn = (message: string, offset: number): readonly SecretRange[] =>
  Array.from(message.matchAll(SECRET_WORD), ({ 0: word, index }) => ({
    start: offset + index,
    end: offset + index + word.length,
    shown: '***',
  }));
