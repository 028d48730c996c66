import { QUOTED_MASK } from './json-values.js';
import type { FindParts, ValuePart } from './name-rule.js';
import { endOf } from './tolerant-text.js';

/** Finds names of persons, dates of birth and the like: every text and number that is not an error message. */
export const personalTextsIn: FindParts = (value, isSentence) =>
  partsThat((text) => !isMessage(text), value, isSentence);

/** Finds postal addresses, as opposed to addresses of networks and of memory. */
export const postalAddressesIn: FindParts = (value, isSentence) =>
  partsThat(
    (text) => /\p{L}\s/u.test(text) && /[\d,]/.test(text) && !NETWORK.test(text) && !isMessage(text),
    value,
    isSentence,
  );

/** Finds numbers of persons, as opposed to ids of resources: short numbers, UUIDs, and ids with a prefix. */
export const identityNumbersIn: FindParts = (value, isSentence) =>
  partsThat((text) => /\d/.test(text) && text.length >= 5 && !RESOURCE_ID.test(text), value, isSentence);

const NETWORK = /:\/\/|\d\.\d+\.\d|:\d|\b0x/i;

const RESOURCE_ID = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[a-z]{2,6}_\w+)$/i;

/** Returns true for an error message about a value, such as `must not be blank`. */
const isMessage = (text: string): boolean =>
  /\s/.test(text) &&
  /\b(?:must|required|invalid|valid|blank|missing|empty|expected|unknown|should|cannot|can['’]t|may not|at least|at most|too (?:short|long))\b/i.test(
    text,
  );

/** Matches the first word of a text, optionally in quotes, and the numbers and words in upper case that follow it. */
const SENTENCE_VALUE = /^[ \t]*\\{0,8}["']?([^\s"'\\,;()<>&]{1,48}(?: [\p{Lu}\d][^\s"'\\,;()<>&]{0,48})*)/u;

/** Matches an object that describes a value instead of containing one: a JSON Schema. */
const SCHEMA =
  /^\{[^{}]*"(?:\$ref"\s*:|type"\s*:\s*(?:\[|"(?:string|number|integer|boolean|object|array|null)"))/;

/** Finds the texts and numbers in a value that pass a test: the value itself, or those in an array or object. */
function partsThat(
  isPersonal: (text: string) => boolean,
  value: string,
  isSentence: boolean,
): readonly ValuePart[] {
  const test = ({ start, end }: ValuePart): boolean => end > start && isPersonal(value.slice(start, end));
  if (isSentence) {
    const [matched = '', text = ''] = SENTENCE_VALUE.exec(value) ?? [];
    return [{ start: matched.length - text.length, end: matched.length }].filter(test);
  }
  if (/^[[{]/.test(value)) return SCHEMA.test(value) ? [] : [...scalarsIn(value)].filter(test);
  const [, lead = '', text = ''] = /^([\s"']*)([\s\S]*?)$/.exec(value) ?? [];
  return [{ start: lead.length, end: lead.length + text.replace(/[\s"']{1,8}$/, '').length }].filter(test);
}

/** Finds the strings and the numbers in an array or object of JSON, without the names of members. */
function* scalarsIn(json: string): Generator<ValuePart> {
  const tokens = /"|-?\d[\d.eE+-]*/g;
  for (let match = tokens.exec(json); match; match = tokens.exec(json)) {
    if (match[0] !== '"') {
      yield { start: match.index, end: tokens.lastIndex, shown: QUOTED_MASK };
      continue;
    }
    const end = endOf(json, match.index + 1, '"');
    tokens.lastIndex = end + 1;
    if (!/^"\s{0,20}:/.test(json.slice(end, end + 22))) yield { start: match.index + 1, end };
  }
}
