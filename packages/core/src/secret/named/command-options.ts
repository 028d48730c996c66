import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { NameRule } from './name-rule.js';
import { type NamedValue, rangesOfValues } from './named-value.js';

/**
 * Matches an option of a command line and its value, which may be in quotes or the next string of an array. An option
 * of one letter matters only if its value is a user with a password. The expression begins with a literal instead of
 * an assertion, because this is faster.
 */
const OPTION = new RegExp(
  [
    String.raw`-(?<![\w-]-)-?(?:([A-Za-z][\w.-]{2,63})(?:["']\s{0,8},\s{0,200}|=|\s{1,8})|([uU])(?:["']\s{0,8},)?\s{0,8})`,
    String.raw`(?:"((?:[^"\\\r\n]|\\.)*)|'([^'\r\n]*)|([^\s"'<>,;|&()[\]{}-][^\s"'<>|&]*))`,
  ].join(''),
  'g',
);

/** Matches words that continue a sentence about an option, such as `--password is required`. */
const SENTENCE_WORD =
  /^(?:a|an|and|are|argument|as|but|by|can|cannot|does|expects?|flag|for|from|has|if|in|instead|is|may|missing|must|needs?|not|on|option|or|parameter|requires?|should|the|to|value|was|when|will|with|without)[.:!?]?$/;

/** Matches options that take a user and a password. */
const USER_OPTION = /^(?:user|proxy-user)$/;
/** Matches a user and a password, as opposed to a URL. */
const USER_AND_PASSWORD = /^[^\s:/,=]{1,100}:(?!\/\/)/;
/** Matches a program whose option `-u` takes a user and a password, in front of the option. */
const CLIENT = /\b(?:curl|wget|https?|httpie|xh|lftp|smbclient|ab|siege)\b[^\r\n]*$/;

/** Maximum number of characters in front of an option to search for the name of the program. */
const MAX_COMMAND_LENGTH = 400;

/** Finds the secret and personal values of options in command lines. */
export function optionRanges({ text }: Content, rule: NameRule): readonly SecretRange[] {
  const values: NamedValue[] = [];
  const passwords: SecretRange[] = [];
  for (const { 0: option, 1: name, 3: double, 4: single, 5: bare, index } of text.matchAll(OPTION)) {
    const value = double ?? single ?? bare ?? '';
    const end = index + option.length;
    const start = end - value.length;
    const before = (): string => text.slice(Math.max(0, index - MAX_COMMAND_LENGTH), index);
    const user = USER_AND_PASSWORD.exec(value)?.[0];
    if (user !== undefined && (name === undefined ? CLIENT.test(before()) : USER_OPTION.test(name)))
      passwords.push({ start: start + user.length, end, shown: '***' });
    else if (name !== undefined && (bare === undefined || !SENTENCE_WORD.test(bare)))
      values.push({ name, start, end });
  }
  return [...rangesOfValues(text, values, rule), ...passwords];
}
