import type { Json } from '../../model/model.js';
import { compilePattern } from '../../pattern/compile-pattern.js';
import { matchesFormat } from '../../schema/formats.js';
import type { MergedConstraints } from '../merged-constraints.js';
import { admitsText, MAX_CODE_POINTS, sampleText } from '../text.js';
import { type Mutation, type MutationContext, withConstraints } from './mutation.js';

/** Yields violations of the string keywords. */
export function* textMutations(
  constraints: MergedConstraints,
  value: string,
  context: MutationContext,
): Generator<Mutation> {
  const { minLength, maxLength } = constraints;
  if (minLength > 0 && minLength <= MAX_CODE_POINTS) {
    yield { keyword: 'minLength', values: tooShort(constraints, value, context) };
  }
  if (maxLength < MAX_CODE_POINTS)
    yield { keyword: 'maxLength', values: tooLong(constraints, value, context) };
  for (const pattern of new Set(constraints.patterns))
    yield { keyword: 'pattern', values: mismatches(pattern, constraints, value, context) };
  for (const format of new Set(constraints.formats))
    yield { keyword: 'format', values: formatViolations(format, constraints, value, context) };
}

function* tooShort(
  constraints: MergedConstraints,
  value: string,
  { random }: MutationContext,
): Generator<Json> {
  const length = constraints.minLength - 1;
  const cut = [...value].slice(0, length).join('');
  yield cut;
  yield* defined(sampleText(withConstraints(constraints, { minLength: length, maxLength: length }), random));
  yield* defined(sampleText(withConstraints(constraints, { minLength: 0, maxLength: length }), random));
}

function* tooLong(
  constraints: MergedConstraints,
  value: string,
  { random }: MutationContext,
): Generator<Json> {
  const length = constraints.maxLength + 1;
  const missing = Math.max(0, length - [...value].length);
  const last = [...value].at(-1) ?? 'a';
  yield value + 'a'.repeat(missing);
  yield value + last.repeat(missing);
  yield* defined(sampleText(withConstraints(constraints, { minLength: length, maxLength: length }), random));
  yield* defined(
    sampleText(withConstraints(constraints, { minLength: length, maxLength: length + 64 }), random),
  );
}

function* mismatches(
  pattern: string,
  constraints: MergedConstraints,
  value: string,
  context: MutationContext,
): Generator<Json> {
  const compiled = compilePattern(pattern);
  const isMismatch = (text: string): boolean => !compiled || compiled.test(text) === false;
  const rest = withConstraints(constraints, {
    patterns: constraints.patterns.filter((other) => other !== pattern),
  });
  for (const candidate of distortions(value, constraints)) {
    if (isMismatch(candidate) && admitsText(rest, candidate)) yield candidate;
  }
  yield* samples(rest, context, isMismatch);
}

function* formatViolations(
  format: string,
  constraints: MergedConstraints,
  value: string,
  context: MutationContext,
): Generator<Json> {
  const rest = withConstraints(constraints, {
    formats: constraints.formats.filter((other) => other !== format),
  });
  for (const candidate of [`no ${format}`, ...distortions(value, constraints)]) {
    if (!matchesFormat(format, candidate) && admitsText(rest, candidate)) yield candidate;
  }
  yield* samples(rest, context, (candidate) => !matchesFormat(format, candidate));
}

/** Yields distorted copies of a string, mostly of about the same length, and the empty string. */
function* distortions(value: string, constraints: MergedConstraints): Generator<string> {
  const characters = [...value];
  const length = Math.min(
    Math.max(characters.length, constraints.minLength, 1),
    constraints.maxLength,
    MAX_CODE_POINTS,
  );
  for (const unusual of ['~', '!', '#', ' ', 'a', 'A', '0', '-', 'é']) {
    yield unusual.repeat(length);
    yield [unusual, ...characters.slice(1)].join('');
    yield [...characters.slice(0, -1), unusual].join('');
    yield value + unusual;
  }
  yield characters.reverse().join('');
  yield '';
}

function* samples(
  constraints: MergedConstraints,
  { random }: MutationContext,
  test: (text: string) => boolean,
): Generator<string> {
  for (let attempt = 0; attempt < 12; attempt++) {
    const sample = sampleText(constraints, random.fork(`sample ${attempt}`));
    if (sample !== undefined && test(sample)) yield sample;
  }
}

function* defined<T>(value: T | undefined): Generator<T> {
  if (value !== undefined) yield value;
}
