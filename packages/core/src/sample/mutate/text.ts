import type { Json } from '../../model/model.js';
import { isOfFormat } from '../../schema/formats.js';
import { parsePattern } from '../../schema/regular-expression.js';
import type { Facts } from '../facts.js';
import { admitsText, LONGEST, sampleText } from '../text.js';
import { changed, type Mutation, type MutationContext } from './mutation.js';

/** Violations of what a schema says about a string. */
export function* textMutations(facts: Facts, value: string, context: MutationContext): Generator<Mutation> {
  const { minLength, maxLength } = facts;
  if (minLength > 0 && minLength <= LONGEST) {
    yield { keyword: 'minLength', values: tooShort(facts, value, context) };
  }
  if (maxLength < LONGEST) yield { keyword: 'maxLength', values: tooLong(facts, value, context) };
  for (const pattern of new Set(facts.patterns))
    yield { keyword: 'pattern', values: unlike(pattern, facts, value, context) };
  for (const format of new Set(facts.formats))
    yield { keyword: 'format', values: ofNoFormat(format, facts, value, context) };
}

function* tooShort(facts: Facts, value: string, { random }: MutationContext): Generator<Json> {
  const length = facts.minLength - 1;
  const cut = [...value].slice(0, length).join('');
  yield cut;
  yield* defined(sampleText(changed(facts, { minLength: length, maxLength: length }), random));
  yield* defined(sampleText(changed(facts, { minLength: 0, maxLength: length }), random));
}

function* tooLong(facts: Facts, value: string, { random }: MutationContext): Generator<Json> {
  const length = facts.maxLength + 1;
  const missing = Math.max(0, length - [...value].length);
  const last = [...value].at(-1) ?? 'a';
  yield value + 'a'.repeat(missing);
  yield value + last.repeat(missing);
  yield* defined(sampleText(changed(facts, { minLength: length, maxLength: length }), random));
  yield* defined(sampleText(changed(facts, { minLength: length, maxLength: length + 64 }), random));
}

function* unlike(pattern: string, facts: Facts, value: string, context: MutationContext): Generator<Json> {
  const expression = parsePattern(pattern);
  const rest = changed(facts, { patterns: facts.patterns.filter((other) => other !== pattern) });
  for (const candidate of disfigured(value, facts)) {
    if (!expression?.test(candidate) && admitsText(rest, candidate)) yield candidate;
  }
  yield* samples(rest, context, (candidate) => !expression?.test(candidate));
}

function* ofNoFormat(format: string, facts: Facts, value: string, context: MutationContext): Generator<Json> {
  const rest = changed(facts, { formats: facts.formats.filter((other) => other !== format) });
  for (const candidate of [`no ${format}`, ...disfigured(value, facts)]) {
    if (!isOfFormat(format, candidate) && admitsText(rest, candidate)) yield candidate;
  }
  yield* samples(rest, context, (candidate) => !isOfFormat(format, candidate));
}

/** Texts of about the same length that seldom mean anything. */
function* disfigured(value: string, facts: Facts): Generator<string> {
  const characters = [...value];
  const length = Math.min(Math.max(characters.length, facts.minLength, 1), facts.maxLength, LONGEST);
  for (const odd of ['~', '!', '#', ' ', 'a', 'A', '0', '-', 'é']) {
    yield odd.repeat(length);
    yield [odd, ...characters.slice(1)].join('');
    yield [...characters.slice(0, -1), odd].join('');
    yield value + odd;
  }
  yield characters.reverse().join('');
  yield '';
}

function* samples(
  facts: Facts,
  { random }: MutationContext,
  test: (text: string) => boolean,
): Generator<string> {
  for (let attempt = 0; attempt < 12; attempt++) {
    const made = sampleText(facts, random.fork(`sample ${attempt}`));
    if (made !== undefined && test(made)) yield made;
  }
}

function* defined<T>(value: T | undefined): Generator<T> {
  if (value !== undefined) yield value;
}
