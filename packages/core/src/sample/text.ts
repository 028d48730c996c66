import { own } from '../own.js';
import { compilePattern } from '../pattern/compile-pattern.js';
import type { Random } from '../random.js';
import { matchesFormat } from '../schema/formats.js';
import { FORMAT_SAMPLES, formatOfLength, word } from './format.js';
import type { MergedConstraints } from './merged-constraints.js';
import { CHARACTERS_PER_VALUE, MAX_CODE_POINTS } from './minimum-size.js';
import { nameSample } from './names.js';
import { anchors, minimumLength, samplePattern } from './pattern.js';

/** The constraints on a string. Lengths are in code points. */
export type TextConstraints = Pick<MergedConstraints, 'minLength' | 'maxLength' | 'patterns' | 'formats'>;

/** Maximum number of characters of all strings that are sampled for one pattern. */
const MAX_PATTERN_CHARACTERS = 10 * MAX_CODE_POINTS;

/**
 * Samples a string within the constraints. Returns `undefined` if none is found.
 * @param name Name of the property, used to choose a plausible string.
 * @param steps Budget that each rejected string is charged to, by its size in values.
 */
export function sampleText(
  constraints: TextConstraints,
  random: Random,
  name = '',
  steps: { remaining: number } = { remaining: MAX_CODE_POINTS },
): string | undefined {
  if (constraints.minLength > constraints.maxLength || constraints.minLength > MAX_CODE_POINTS)
    return undefined;
  if (undecidedPattern(constraints) !== undefined) return undefined;
  for (const candidate of candidates(constraints, random, name)) {
    if (admitsText(constraints, candidate)) return candidate;
    if (undecidedPattern(constraints) !== undefined) return undefined;
    steps.remaining -= Math.floor(candidate.length / CHARACTERS_PER_VALUE);
    if (steps.remaining < 0) return undefined;
  }
  return undefined;
}

/** No more candidates are sampled for a pattern once this many could not be tested in time. */
const MAX_UNDECIDED = 20;

/** Number of candidates that could not be tested in time, by pattern. */
const undecided = new Map<string, number>();

/** Returns a pattern for which too many candidates could not be tested in time; `undefined` if there is none. */
export const undecidedPattern = ({ patterns }: TextConstraints): string | undefined =>
  patterns.find((pattern) => (undecided.get(pattern) ?? 0) >= MAX_UNDECIDED);

function isMatch(pattern: string, value: string): boolean {
  const result = compilePattern(pattern)?.test(value);
  if (result === 'inconclusive') undecided.set(pattern, (undecided.get(pattern) ?? 0) + 1);
  return result === true;
}

function* candidates(constraints: TextConstraints, random: Random, name: string): Generator<string> {
  const [format] = constraints.formats.filter((name) => Object.hasOwn(FORMAT_SAMPLES, name));
  if (format !== undefined && constraints.patterns.length === 0) yield* ofFormat(format, constraints, random);
  if (constraints.patterns.length > 0) {
    const likely = nameSample(name, random);
    if (likely !== undefined) yield likely;
    for (const pattern of constraints.patterns) yield* ofPattern(pattern, constraints, random);
    if (format !== undefined) yield* ofFormat(format, constraints, random);
    return;
  }
  const likely = nameSample(name, random);
  if (likely !== undefined) yield likely;
  yield ofLength(constraints, random);
}

function* ofFormat(format: string, constraints: TextConstraints, random: Random): Generator<string> {
  const sampleFormat = own(FORMAT_SAMPLES, format);
  for (let attempt = 0; sampleFormat && attempt < 6; attempt++) yield sampleFormat(random);
  const upper = Math.min(constraints.maxLength, constraints.minLength + 64);
  for (let length = constraints.minLength; length <= upper; length++) {
    const sample = formatOfLength(format, length, random);
    if (sample !== undefined) yield sample;
  }
}

function* ofPattern(source: string, constraints: TextConstraints, random: Random): Generator<string> {
  const missing = Math.max(0, constraints.minLength - minimumLength(source));
  const room = Number.isFinite(constraints.maxLength)
    ? Math.max(0, constraints.maxLength - minimumLength(source))
    : missing + 12;
  const { start, end } = anchors(source);
  const budget = { characters: MAX_PATTERN_CHARACTERS };
  for (let attempt = 0; attempt < 120; attempt++) {
    const extra =
      attempt < 40
        ? random.int(missing, Math.max(missing, Math.min(room, missing + 6)))
        : random.int(0, Math.max(room, missing));
    const sample = samplePattern(source, random, Math.min(extra, MAX_CODE_POINTS), budget);
    if (sample === null) return;
    const lack = constraints.minLength - [...sample].length;
    if (lack <= 0 || (start && end)) yield sample;
    else yield end ? `${'a'.repeat(lack)}${sample}` : `${sample}${'a'.repeat(lack)}`;
  }
}

/**
 * Samples space-separated words with an admitted total length, without leading or trailing spaces, which some servers
 * trim.
 */
function ofLength(constraints: TextConstraints, random: Random): string {
  const low = Math.max(constraints.minLength, Math.min(constraints.maxLength, 4));
  const high = Math.min(constraints.maxLength, Math.max(low, 24));
  const length = random.int(low, high);
  let sample = word(random);
  while (sample.length < length) sample += ` ${word(random)}`;
  const cut = sample.slice(0, length);
  return cut.endsWith(' ') ? `${cut.slice(0, -1)}s` : cut;
}

/** Returns whether a string satisfies the constraints; `false` if that is undecided. */
export function admitsText(constraints: TextConstraints, value: string): boolean {
  const length = [...value].length;
  return (
    length >= constraints.minLength &&
    length <= constraints.maxLength &&
    constraints.patterns.every((pattern) => isMatch(pattern, value)) &&
    constraints.formats.every((format) => matchesFormat(format, value))
  );
}
