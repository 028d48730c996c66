import type { ApiModel, Operation } from '../model/model.js';
import { operationAt } from '../resource/paths.js';
import { consumingDanger, dangerOfTakingId } from './consuming-segment.js';
import type { Effect } from './effect.js';
import { actionWords, lastSegmentDanger } from './last-segment.js';
import { namedDanger, segmentsOf } from './names-of.js';
import { dangerOfFirstWord, dangerOfImperative, dangerOfSegment, dangerOfVerb } from './read-verbs.js';
import { secondVerbDanger } from './second-verb.js';
import { firstSentences, type StatedDanger, statedDanger } from './stated-danger.js';
import { verbForm, wordsOf } from './words.js';

/**
 * Returns the effect of a GET or HEAD that is an action according to its path, `operationId`, summary, description or
 * responses; undefined if nothing suggests an action.
 *
 * @example
 * readDanger(model, operation)?.reason; // 'the path contains "retry", which suggests a repetition'
 */
export function readDanger(model: ApiModel, operation: Operation): Effect | undefined {
  return (
    pathDanger(model, operation.path) ??
    lastSegmentDanger(model, operation) ??
    operationIdDanger(operation) ??
    sentenceDanger(operation) ??
    acceptanceDanger(operation)
  );
}

function pathDanger(model: ApiModel, path: string): Effect | undefined {
  const segments = segmentsOf(path);
  for (const [index, segment] of segments.entries()) {
    const words = actionWords(segment);
    const danger =
      dangerOfVerb(words[0] ?? '') ??
      dangerOfVerb(words.at(-1) ?? '') ??
      wholeSegmentDanger(model, path, segments, index);
    if (danger) return namedDanger(`the path contains "${segment.replace(/^\W+/, '')}"`, danger);
  }
  return undefined;
}

/**
 * Judges a segment that consists of a verb or noun such as `claim`, or that takes an item, marks it or sends a code. It is
 * a noun if more literal segments follow, or if the document creates, changes or removes a resource of this name.
 */
function wholeSegmentDanger(
  model: ApiModel,
  path: string,
  segments: readonly string[],
  index: number,
): string | undefined {
  const [verb = '', second] = actionWords(segments[index] ?? '');
  const danger = (second === undefined ? dangerOfSegment(verb) : undefined) ?? consumingDanger(path, index);
  if (danger === undefined || segments.slice(index + 1).some((segment) => segment !== '')) return undefined;
  if (STATES.has(verb) && (index === 0 || /s$/i.test(segments[index - 1] ?? ''))) return undefined;
  const collection = `/${path
    .split('/')
    .filter(Boolean)
    .slice(0, index + 1)
    .join('/')}`;
  const isResource = [collection, path].some((place) =>
    ['POST', 'PUT', 'PATCH', 'DELETE'].some((method) => operationAt(model, method, place) !== undefined),
  );
  return isResource ? undefined : danger;
}

/** Words that are states after a plural, as in `/issues/open`. */
const STATES: ReadonlySet<string> = new Set(['open', 'close']);

function operationIdDanger({ operationId }: Operation): Effect | undefined {
  if (operationId === undefined) return undefined;
  const words = wordsOf(operationId);
  const own = wordsOf(operationId.split(/[/.:#]|controller_?/i).at(-1) ?? '');
  const isRead = words.slice(0, -1).some((word) => READS.has(word));
  const later = words.flatMap((word, index) => (words[index - 1] === 'and' ? [word] : []));
  const danger =
    [words, own].map(firstWordDanger).find((found) => found !== undefined) ??
    [words, own].map(takingIdDanger).find((found) => found !== undefined) ??
    [...later, ...(isRead ? [] : words.slice(-1))].map(dangerOfVerb).find((found) => found !== undefined);
  return danger === undefined ? undefined : namedDanger(`the operationId is "${operationId}"`, danger);
}

const firstWordDanger = ([first = '', ...others]: readonly string[]): string | undefined =>
  others.length > 0 && !QUALITIES.has(others.at(-1) ?? '') ? dangerOfFirstWord(first) : dangerOfVerb(first);

const takingIdDanger = (words: readonly string[]): string | undefined =>
  QUALITIES.has(words.at(-1) ?? '') ? undefined : dangerOfTakingId(words);

/** Verbs of reads. The last word of `getWorkflowRun` is a noun. */
const READS: ReadonlySet<string> = new Set(
  'get gets list lists read reads show find search query fetch describe download view count has is check'.split(
    ' ',
  ),
);

/** Nouns that describe what precedes them: `retryPolicy`, `refreshInterval`. */
const QUALITIES: ReadonlySet<string> = new Set(
  (
    'status state progress policy policies history log logs config configuration info information details list count counts stats ' +
    'statistics limit limits interval rate time date options schema url urls type types result results'
  ).split(' '),
);

function sentenceDanger({ summary = '', description }: Operation): Effect | undefined {
  const danger = summaryDanger(summary);
  if (danger) return namedDanger(`the summary is "${summary}"`, danger);
  const sentences = firstSentences(description);
  for (const [label, text] of [['summary', summary], ...sentences.map((text) => ['description', text])]) {
    const stated = statedDanger(text ?? '', 'read') ?? secondVerbDanger(text ?? '');
    if (stated) return namedDanger(`the ${label} says "${stated.phrase}"`, stated.danger);
  }
  // The description of a read is sometimes a copy of that of the write.
  if (READS.has(wordsOf(summary)[0] ?? '')) return undefined;
  const stated = imperativeDanger(sentences[0] ?? '');
  // A response is often described as sent: `Sends the file`.
  if (stated === undefined || verbForm(stated.phrase.split(' ')[0] ?? '') === 'send') return undefined;
  return namedDanger(`the description says "${stated.phrase}"`, stated.danger);
}

/** Returns the danger of the verb that begins a summary: `Logout`, `Retry failed jobs`, `Empties the trash`. */
function summaryDanger(summary: string): string | undefined {
  const stated = imperativeDanger(summary);
  if (stated) return stated.danger;
  const [first = '', second = '', ...others] = wordsOf(summary);
  if (PREPOSITIONS.has(second)) return dangerOfVerb(first);
  const verb = verbForm(first);
  if (verb === first) return firstWordDanger([first, ...(second === '' ? [] : [second]), ...others]);
  return second === '' || /ing$/.test(first) ? undefined : dangerOfVerb(verb);
}

/** Returns the danger of the verb that begins a sentence and is followed by a determiner: `Opens the door`. */
function imperativeDanger(sentence: string): StatedDanger | undefined {
  const [first = '', second = ''] = wordsOf(sentence);
  const danger = DETERMINERS.has(second) ? dangerOfImperative(verbForm(first)) : undefined;
  return danger === undefined ? undefined : { phrase: `${first} ${second}`, danger };
}

const DETERMINERS: ReadonlySet<string> = new Set(
  'a an the all any this that these those one every each your my its their up'.split(' '),
);

const PREPOSITIONS: ReadonlySet<string> = new Set('of for by in per list with to at on'.split(' '));

function acceptanceDanger({ responses, summary = '' }: Operation): Effect | undefined {
  const successes = responses.filter(({ status }) => /^2/.test(status));
  const isAccepted = successes.length > 0 && successes.every(({ status }) => status === '202');
  if (!isAccepted || QUALITIES.has(wordsOf(summary).at(-1) ?? '')) return undefined;
  if (responses.some(({ status }) => /^3/.test(status))) return undefined;
  return {
    kind: 'dangerous',
    reason: 'its only documented success is 202, which reports that the server started an action',
  };
}
