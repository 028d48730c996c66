import type { Json } from '@touchstone/core';
import { allowedValues } from './allowed-values.js';
import type { Complaint } from './complaint.js';
import { qualified } from './condition.js';
import type { Member } from './members.js';
import { mentionedIn } from './mentions.js';

/** The keywords of JSON Schema that a refusal states. */
export interface StatedSchema {
  readonly enum?: readonly Json[];
  /** Describes the values that the pattern samples, if the refusal quotes no pattern. */
  readonly description?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly type?: 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The relation of a value to that of another member. */
export interface Relation {
  /** JSON Pointer of the other member. */
  readonly pointer: string;
  readonly is: 'above' | 'below';
  /** True if the values may be equal. They are sent with a difference. */
  readonly mayBeEqual?: true;
}

/** What a refusal requires of a member. */
export interface Constraint {
  /** Keywords that the value must satisfy, in addition to those of the document. */
  readonly schema: StatedSchema;
  /** JSON Pointer of the member whose value this one must exceed, or must not reach. */
  readonly than?: Relation;
}

/**
 * Returns the constraint that a complaint states; undefined if it states none that can be satisfied.
 * @param isText True if the value of the member is a string, so that limits without a unit concern its length.
 */
export function constraintIn(
  { member, texts: sentences, details }: Complaint,
  members: readonly Member[],
  isText: boolean,
): Constraint | undefined {
  const others = members.filter(({ pointer }) => pointer !== member.pointer);
  const texts = sentences.map((text) => withoutConditions(text, member));
  const than = texts.flatMap((text) => relationIn(text, others) ?? [])[0];
  const schema: StatedSchema = Object.assign(
    {},
    ...texts.map((text) => (than ? {} : statedIn(text, isText))),
    ...details.map((detail) => detailed(detail, isText)),
  );
  if (!than && Object.keys(schema).length === 0) return undefined;
  return { schema, ...(than && { than }) };
}

/**
 * Returns the condition that qualifies what a complaint requires, such as "while another order is open"; undefined if it
 * applies in any case.
 */
export function conditionOf(
  { member, texts }: Complaint,
  members: readonly Member[],
  isText: boolean,
): string | undefined {
  const others = members.filter(({ pointer }) => pointer !== member.pointer);
  const sentences = texts.flatMap(sentencesOf).map((sentence) => qualified(sentence, member));
  const stating = sentences.filter(
    ({ rule }) => relationIn(rule, others) !== undefined || Object.keys(statedIn(rule, isText)).length > 0,
  );
  const conditions = (stating.length > 0 ? stating : sentences).flatMap(({ condition }) => condition ?? []);
  return conditions.length > 0 ? conditions.join(' ') : undefined;
}

/** Returns the text without the conditions of its rules, whose words and numbers are not required of the member. */
function withoutConditions(text: string, member: Member): string {
  const sentences = sentencesOf(text).map((sentence) => qualified(sentence, member));
  return sentences.some(({ condition }) => condition !== undefined)
    ? sentences.map(({ rule }) => rule).join(' ')
    : text;
}

const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.;!])\s+|\n/);

const NUMBER = String.raw`(-?\d+(?:\.\d+)?)`;
const MORE =
  'greater than|more than|higher than|larger than|bigger than|exceeds?|above|over|after|later than|>';
const LESS = 'less than|fewer than|lower than|smaller than|below|under|before|earlier than|<';
const NOT = String.raw`(?:not|n['’]t|never|no)\s+(?:be\s+)?`;

/** Returns the relation to another member that a sentence states. */
function relationIn(text: string, others: readonly Member[]): Relation | undefined {
  const compared = new RegExp(`(${NOT})?(${MORE}|${LESS})(\\s*=|\\s+or equal to)?\\s+(.*)$`, 'i').exec(text);
  if (!compared) return undefined;
  const [, not, comparison = '', orEqual, rest = ''] = compared;
  if (/^(?:the\s+)?-?\d/.test(rest)) return undefined;
  const [other] = mentionedIn(rest, others);
  if (!other) return undefined;
  const isMore = new RegExp(`^(?:${MORE})$`, 'i').test(comparison);
  const isNegated = not !== undefined;
  const mayBeEqual = isNegated === (orEqual === undefined);
  return {
    pointer: other.pointer,
    is: isMore === isNegated ? 'below' : 'above',
    ...(mayBeEqual && { mayBeEqual }),
  };
}

/** Returns the keywords that a sentence states. */
function statedIn(text: string, isText: boolean): StatedSchema {
  const values = allowedValues(text);
  const pattern = patternIn(text);
  return {
    ...(values.length > 0 && { enum: values }),
    ...(pattern !== undefined ? { pattern } : characterClass(text)),
    ...(values.length === 0 && pattern === undefined && limitsIn(text, isText)),
    ...formatIn(text),
    ...(/\b(?:integer|whole number)\b/i.test(text) && !isText && { type: 'integer' as const }),
  };
}

/** Returns the regular expression that a sentence quotes. */
function patternIn(text: string): string | undefined {
  if (!/match|pattern|regex|regular expression|format|form\b/i.test(text)) return undefined;
  const anchored = /\^[^\n]*\$/.exec(text)?.[0];
  if (anchored !== undefined) return anchored;
  const delimited = /(?:match\w*|pattern|regex\w*|expression)\W{1,4}\/(.+)\/[dgimsuvy]*/i.exec(text)?.[1];
  return delimited ?? /(?:pattern|regex\w*)\s*[:=]?\s*["'`](.+?)["'`]/i.exec(text)?.[1];
}

const CLASSES: readonly (readonly [words: RegExp, description: string, pattern: string])[] = [
  [
    /\bdns ?name\b.*\bcanonical\b|\bfqdn\b|\bfully[- ]qualified\b|\b(?:trailing|final) dot\b|\bend\w* (?:with|in) a dot\b/i,
    'a fully qualified DNS name with a final dot',
    '^touchstone-[a-z0-9]{12}[.]example[.]$',
  ],
  [/\bslug\b|\bkebab/i, 'a slug', '^[a-z0-9]+(-[a-z0-9]+)*$'],
  [/\bupper[- ]?case|\bcapital letters/i, 'in upper case', '^[A-Z][A-Z0-9]*$'],
  [/\blower[- ]?case/i, 'in lower case', '^[a-z][a-z0-9]*$'],
  [/\balphanumeric/i, 'alphanumeric', '^[A-Za-z0-9]+$'],
  [/\bonly (?:contain )?letters|\bletters only|\balphabetic/i, 'of letters', '^[A-Za-z]+$'],
  [/\bonly (?:contain )?digits|\bdigits only|\bnumeric string/i, 'of digits', '^[0-9]+$'],
];

/** Matches a rule about some characters of a text, such as "at least one upper case letter". */
const SOME = /\b(?:at least|contain|include|have|has)\w*\b.*\b(?:letter|character|digit)s?\b/i;

const characterClass = (text: string): StatedSchema => {
  if (SOME.test(text) && !/\bonly\b/i.test(text)) return {};
  const [, description, pattern] = CLASSES.find(([words]) => words.test(text)) ?? [];
  return description === undefined || pattern === undefined ? {} : { description, pattern };
};

const FORMATS: readonly (readonly [words: RegExp, format: string])[] = [
  [/\be-?mail\b/i, 'email'],
  [/\buuid\b|\bguid\b/i, 'uuid'],
  [/\b(?:url|uri)\b/i, 'uri'],
  [/\bdate-?time\b|\btimestamp\b|\brfc ?3339\b/i, 'date-time'],
  [/\byyyy-mm-dd\b|\b(?:valid|iso(?: 8601)?) date\b/i, 'date'],
  [/\bipv4\b|\bip address\b/i, 'ipv4'],
  [/\bhost ?name\b/i, 'hostname'],
];

const formatIn = (text: string): StatedSchema => {
  const format = FORMATS.find(([words]) => words.test(text))?.[1];
  return format === undefined ? {} : { format };
};

function limitsIn(text: string, isText: boolean): StatedSchema {
  const numberAfter = (words: string): number | undefined => {
    const found = new RegExp(`(?:${words})\\s*:?\\s*${NUMBER}`, 'i').exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const between = new RegExp(
    `(?:between|from|range(?: of)?)\\s+\\[?${NUMBER}\\s*(?:and|to|-|–|\\.\\.|,)\\s*${NUMBER}`,
    'i',
  ).exec(text);
  const exactly = new RegExp(
    `(?:exactly|length (?:of|must be|is)|must be|have)\\s+${NUMBER}[- ](?:char|letter|digit|symbol)`,
    'i',
  ).exec(text)?.[1];
  const least =
    between?.[1] ??
    numberAfter(
      `at least|>=|≥|(?:greater|more|higher|larger) than or equal to|${NOT}(?:${LESS})|min(?:imum)?(?: (?:value|length|size|is|of|must be))*`,
    );
  const most =
    between?.[2] ??
    numberAfter(
      `at most|up to|<=|≤|(?:less|fewer|lower|smaller) than or equal to|${NOT}(?:${MORE})|max(?:imum)?(?: (?:value|length|size|is|of|must be))*`,
    );
  const isLength = isText || /\bchar|\bletters\b|\blength\b|\blong\b|\bshort/i.test(text);
  if (isLength) {
    const [shortest, longest] = exactly === undefined ? [least, most] : [exactly, exactly];
    return {
      ...(shortest !== undefined && { minLength: Number(shortest) }),
      ...(longest !== undefined && { maxLength: Number(longest) }),
    };
  }
  const above = least === undefined ? numberAfter(`(?<!not )(?<!not be )(?:${MORE})`) : undefined;
  const below = most === undefined ? numberAfter(`(?<!not )(?<!not be )(?:${LESS})`) : undefined;
  const step = numberAfter('multiple of');
  return {
    ...(least !== undefined && { minimum: Number(least) }),
    ...(most !== undefined && { maximum: Number(most) }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below }),
    ...(step !== undefined && step > 0 && { multipleOf: step }),
    ...(/\bpositive\b/i.test(text) && { exclusiveMinimum: 0 }),
    ...(/non-?negative|not be negative/i.test(text) && { minimum: 0 }),
  };
}

type Detail = Complaint['details'][number];

/** Returns the keywords that the members of an error object state. */
function detailed(detail: Detail, isText: boolean): StatedSchema {
  const member = (...names: readonly string[]): Json | undefined =>
    Object.entries(detail).find(([name]) => names.includes(name))?.[1];
  const numeric = (...names: readonly string[]): number | undefined => {
    const value = member(...names);
    return typeof value === 'number' ? value : undefined;
  };
  const listed = member(
    'enum',
    'allowed',
    'allowedValues',
    'allowed_values',
    'options',
    'choices',
    'permitted',
    'validValues',
    'valid_values',
    'expected',
  );
  const values = Array.isArray(listed)
    ? listed.filter((value) => typeof value !== 'object')
    : typeof listed === 'string' && /['"`]/.test(listed)
      ? allowedValues(`one of ${listed}`)
      : [];
  const pattern = member('pattern', 'regex', 'regexp');
  const comparison = member('comparison');
  const limit = numeric('limit');
  const least =
    numeric('minimum', 'min', 'ge', 'gte', 'minValue', 'min_value') ??
    (comparison === '>=' ? limit : undefined);
  const most =
    numeric('maximum', 'max', 'le', 'lte', 'maxValue', 'max_value') ??
    (comparison === '<=' ? limit : undefined);
  const above = numeric('gt', 'exclusiveMinimum') ?? (comparison === '>' ? limit : undefined);
  const below = numeric('lt', 'exclusiveMaximum') ?? (comparison === '<' ? limit : undefined);
  const shortest = numeric('minLength', 'min_length') ?? (isText ? least : undefined);
  const longest = numeric('maxLength', 'max_length') ?? (isText ? most : undefined);
  const step = numeric('multipleOf', 'multiple_of');
  return {
    ...(values.length > 0 && { enum: values }),
    ...(typeof pattern === 'string' && pattern !== '' && { pattern }),
    ...(!isText && least !== undefined && { minimum: least }),
    ...(!isText && most !== undefined && { maximum: most }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below }),
    ...(step !== undefined && step > 0 && { multipleOf: step }),
    ...(shortest !== undefined && { minLength: shortest }),
    ...(longest !== undefined && { maxLength: longest }),
  };
}
