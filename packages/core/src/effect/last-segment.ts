import type { ApiModel, Operation } from '../model/model.js';
import { isAcknowledged } from './acknowledgement.js';
import { READABLE } from './consuming-segment.js';
import type { Effect } from './effect.js';
import { namedDanger, segmentsOf } from './names-of.js';
import { dangerOfLast, dangerWithoutData } from './read-verbs.js';
import { wordsOf } from './words.js';

/**
 * Returns the effect of a GET whose path ends in an action, with no parameter after it: `/devices/{id}/on`,
 * `/transactions/{id}/commit` without data in the response, `/notifications/read-all`, or a test of a message such as
 * `/test-email` and `/webhooks/{id}/test`; undefined if the path ends in no action.
 */
export function lastSegmentDanger(model: ApiModel, operation: Operation): Effect | undefined {
  const segments = segmentsOf(operation.path);
  const last = segments.at(-1) ?? '';
  const words = actionWords(last);
  const owner = wordsOf(segments.slice(0, -1).findLast((segment) => segment !== '') ?? '').at(-1) ?? '';
  const danger =
    testDanger(words, owner) ??
    (words.length === 1 ? dangerOfLast(words[0] ?? '') : undefined) ??
    (isAcknowledged(model, operation) ? emptyDanger(words, owner) : undefined);
  return danger === undefined
    ? undefined
    : namedDanger(`the path ends in "${last.replace(/^\W+/, '')}"`, danger);
}

/** Returns the words of a segment without a helping verb at its start: `reindex` for `do-reindex`. */
export function actionWords(segment: string): readonly string[] {
  const words = wordsOf(segment);
  return HELPERS.has(words[0] ?? '') ? words.slice(1) : words;
}

const HELPERS: ReadonlySet<string> = new Set(['do', 'perform', 'force']);

/** A test of a message sends it. A plural such as `test-emails` is a collection. */
function testDanger(words: readonly string[], owner: string): string | undefined {
  const [first = '', second = ''] = words;
  const isTest =
    words.length === 1
      ? (first === 'test' && MESSAGES.has(owner.replace(/s$/, ''))) ||
        (owner === 'test' && MESSAGES.has(first))
      : words.length === 2 &&
        ((first === 'test' && MESSAGES.has(second)) || (MESSAGES.has(first) && second === 'test'));
  return isTest ? 'mail or messages' : undefined;
}

const MESSAGES: ReadonlySet<string> = new Set(
  'email mail smtp sms message notification webhook hook push alert call fax pager'.split(' '),
);

/** Judges a segment such as `commit` or `read-all` of a GET that returns no data. */
function emptyDanger(words: readonly string[], owner: string): string | undefined {
  const [verb = '', second] = words;
  if (second !== undefined && (second !== 'all' || words.length > 2)) return undefined;
  // `/read` is the read of most APIs.
  return verb === 'read' && !READABLE.has(owner.replace(/s$/, '')) ? undefined : dangerWithoutData(verb);
}
