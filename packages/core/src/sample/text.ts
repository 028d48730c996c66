import type { Random } from '../random.js';
import { isOfFormat } from '../schema/formats.js';
import { parsePattern } from '../schema/regular-expression.js';
import type { Facts } from './facts.js';
import { FORMAT_SAMPLES, formatOfLength, word } from './format.js';
import { nameSample } from './names.js';
import { anchors, fromPattern, shortest } from './pattern.js';

/** What a text must satisfy, in code points. */
export type TextFacts = Pick<Facts, 'minLength' | 'maxLength' | 'patterns' | 'formats'>;

/** A longer text than this is not made on purpose. */
export const LONGEST = 100_000;

/** A text the facts admit, or undefined where none was found. `name` is the property's, for a likely look. */
export function sampleText(facts: TextFacts, random: Random, name = ''): string | undefined {
  if (facts.minLength > facts.maxLength || facts.minLength > LONGEST) return undefined;
  for (const candidate of candidates(facts, random, name)) {
    if (admitsText(facts, candidate)) return candidate;
  }
  return undefined;
}

function* candidates(facts: TextFacts, random: Random, name: string): Generator<string> {
  const [format] = facts.formats.filter((known) => known in FORMAT_SAMPLES);
  if (format !== undefined && facts.patterns.length === 0) yield* ofFormat(format, facts, random);
  if (facts.patterns.length > 0) {
    const named = nameSample(name, random);
    if (named !== undefined) yield named;
    for (const pattern of facts.patterns) yield* ofPattern(pattern, facts, random);
    if (format !== undefined) yield* ofFormat(format, facts, random);
    return;
  }
  const named = nameSample(name, random);
  if (named !== undefined) yield named;
  yield ofLength(facts, random);
}

function* ofFormat(format: string, facts: TextFacts, random: Random): Generator<string> {
  const make = FORMAT_SAMPLES[format];
  for (let attempt = 0; make && attempt < 6; attempt++) yield make(random);
  const upper = Math.min(facts.maxLength, facts.minLength + 64);
  for (let length = facts.minLength; length <= upper; length++) {
    const made = formatOfLength(format, length, random);
    if (made !== undefined) yield made;
  }
}

function* ofPattern(source: string, facts: TextFacts, random: Random): Generator<string> {
  const need = Math.max(0, facts.minLength - shortest(source));
  const room = Number.isFinite(facts.maxLength) ? Math.max(0, facts.maxLength - shortest(source)) : need + 12;
  const { start, end } = anchors(source);
  for (let attempt = 0; attempt < 120; attempt++) {
    const extra =
      attempt < 40
        ? random.int(need, Math.max(need, Math.min(room, need + 6)))
        : random.int(0, Math.max(room, need));
    const made = fromPattern(source, random, Math.min(extra, LONGEST));
    if (made === null) return;
    const lack = facts.minLength - [...made].length;
    if (lack <= 0 || (start && end)) yield made;
    else yield end ? `${'a'.repeat(lack)}${made}` : `${made}${'a'.repeat(lack)}`;
  }
}

/** Words of a length, without space at either end, which servers like to trim. */
function ofLength(facts: TextFacts, random: Random): string {
  const low = Math.max(facts.minLength, Math.min(facts.maxLength, 4));
  const high = Math.min(facts.maxLength, Math.max(low, 24));
  const length = random.int(low, high);
  let made = word(random);
  while (made.length < length) made += ` ${word(random)}`;
  const cut = made.slice(0, length);
  return cut.endsWith(' ') ? `${cut.slice(0, -1)}s` : cut;
}

export function admitsText(facts: TextFacts, value: string): boolean {
  const length = [...value].length;
  return (
    length >= facts.minLength &&
    length <= facts.maxLength &&
    facts.patterns.every((pattern) => parsePattern(pattern)?.test(value) ?? false) &&
    facts.formats.every((format) => isOfFormat(format, value))
  );
}
