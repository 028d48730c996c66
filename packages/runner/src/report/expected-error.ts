import type { CauseNames } from '../plan/case.js';
import { affinity, errorWords, violationWords, wordsIn } from '../plan/code-words.js';
import type { Obligation } from '../plan/obligation.js';

export interface ReceivedError {
  readonly received: Obligation;
  /** The documented errors of the operation. */
  readonly errors: readonly Obligation[];
  /** Ids of the errors that a tried cause led to. */
  readonly seen: ReadonlySet<string>;
}

/** Words of codes that identify no cause. */
const GENERIC: ReadonlySet<string> = new Set(['not', 'no', 'in', 'is', 'error']);

/**
 * Returns the documented error that belongs to a cause more clearly than the received one: an error of a usual status of the
 * cause, if the received status is not usual; or one whose code contains more words of the cause; or, if the codes contain
 * the same number, one that no cause led to and that contains more words of the label. Returns undefined if there is none.
 */
export function expectedError(
  cause: string,
  { label, words, identity, statuses }: CauseNames,
  { received, errors, seen }: ReceivedError,
): Obligation | undefined {
  const violation = cause.slice(label.replace(', whatever the error', '').length);
  const known = new Set([...words, ...violationWords(violation)]);
  const ofLabel = new Set(wordsIn(cause));
  const ranked = new Map(
    errors.map((one) => {
      const code = wordsOf(one);
      return [one.id, { all: affinity(code, known), ofLabel: affinity(code, ofLabel) }] as const;
    }),
  );
  const isClearer = (one: Obligation, other: Obligation): boolean => {
    const [mine, its] = [ranked.get(one.id), ranked.get(other.id)];
    if (!mine || !its) return false;
    if (mine.all !== its.all) return mine.all > its.all;
    return !seen.has(one.id) && mine.ofLabel > its.ofLabel;
  };
  const clearest = (some: readonly Obligation[]): Obligation | undefined =>
    some.reduce<Obligation | undefined>(
      (best, one) => (best === undefined || isClearer(one, best) ? one : best),
      undefined,
    );
  const isUsual = ({ response }: Obligation): boolean =>
    statuses.length === 0 || statuses.includes(response.status);
  const usual = errors.filter((one) => one.id !== received.id && isUsual(one));
  if (!isUsual(received)) return clearest(usual);
  if (words.length === 0) return undefined;
  // Without words that identify the cause, the words of a code do not decide between statuses.
  const named = (one: Obligation): boolean =>
    identity?.every((group) => group.some((word) => wordsOf(one).includes(word))) ??
    one.response.status === received.response.status;
  return clearest(usual.filter((one) => named(one) && isClearer(one, received)));
}

/** Returns the words of the code of an error; none if it has no code. */
const wordsOf = ({ error }: Obligation): readonly string[] =>
  error?.code == null ? [] : errorWords(error).filter((word) => !GENERIC.has(word));
