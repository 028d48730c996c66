import type { StatedDanger } from './stated-danger.js';
import { dangerIn, type WordGroup, wordGroup } from './word-group.js';
import { verbForm } from './words.js';

/** Verbs that take away or mark what a read returns. */
const TAKING: readonly WordGroup[] = [
  wordGroup(
    'a reset or removal',
    'reset clear remove delete consume flush purge pop drain empty truncate wipe erase destroy drop expunge invalidate ' +
      'evict discard dequeue zero expire prune',
  ),
  wordGroup(
    'a change',
    'increment decrement mark acknowledge ack claim reserve lock unlock lease advance toggle revoke rotate regenerate',
  ),
];

/** Verbs of other changes. In other positions than after `and`, they often describe the resource or the caller. */
const CHANGING: readonly WordGroup[] = [
  ...TAKING,
  wordGroup(
    'a change',
    'archive unarchive activate deactivate cancel approve reject restart stop start trigger update create save store ' +
      'move release close publish',
  ),
];

const READ =
  '(?:get|fetch|read|return|retrieve|take|list|show|poll|receive|peek|obtain|query|export|dump)(?:e?s)?';
const ADVERB = '(?:(?:then|also|\\w+ly) )?';
/** A determiner or pronoun shows that the word before it is a verb, unlike `end` in `start and end dates`. */
const OBJECT =
  '(?:an?|the|all|any|each|every|it|its|them|their|this|that|these|those|one|your|his|her|everything)\\b';
const CALL = '(?:operation|endpoint|method|call|request|action|read|reading|polling|fetching|retrieving)';
/** A gerund after `and` describes the purpose of a read: `for viewing and updating your templates`. */
const VERB = '([a-z]+(?<!ing))';

/** Phrases with the verb in the first group, and the verbs that state a danger there. */
const ACTIVE: readonly (readonly [pattern: RegExp, verbs: readonly WordGroup[]])[] = [
  [new RegExp(`^${READ} (?:and|&|then) ${ADVERB}${VERB}\\b`, 'g'), CHANGING],
  [new RegExp(`(?:\\band|&) ${ADVERB}${VERB} ${OBJECT}`, 'g'), CHANGING],
  [new RegExp(`\\bthen ${VERB} (?!from\\b|to\\b|of\\b)`, 'g'), TAKING],
  [new RegExp(`(?:,|\\bwhile|\\bthereby) ${ADVERB}([a-z]+ing) ${OBJECT}`, 'g'), TAKING],
  [new RegExp(`\\b${CALL} (?:will )?${ADVERB}${VERB} ${OBJECT}`, 'g'), TAKING],
];

const PARTICIPLE =
  '(?:reset|cleared|removed|deleted|consumed|flushed|purged|popped|drained|emptied|truncated|wiped|erased|destroyed|' +
  'dropped|expunged|invalidated|evicted|discarded|dequeued|zeroed|incremented|decremented|acknowledged|' +
  'marked (?:as )?\\w+)';
const BY_READING =
  '(?:after (?:being |it is |they are |the |this |each |every )?(?:read|retriev|fetch|return|deliver|call|request)\\w*|' +
  'after(?:wards?| that)\\b|(?:up)?on (?:each|every|read|retriev|fetch)\\w*|' +
  '(?:once|when|as soon as) (?:it is |they are |you )?(?:read|retrieved|fetched|returned|delivered)\\b|' +
  'by (?:this|the) (?:call|operation|request|endpoint)\\b)';

/** Phrases in the passive voice: `the counter is then reset`, `messages are deleted once read`. */
const PASSIVE: readonly RegExp[] = [
  new RegExp(`\\b(?:is|are|will be|gets?) (?:then|thereby|subsequently|thereafter) ${PARTICIPLE}\\b`),
  new RegExp(`\\b(?:is|are|will be|gets?) (?:\\w+ly )?${PARTICIPLE} (?:[\\w'-]+ ){0,4}?${BY_READING}`),
];

/**
 * Returns the first phrase of a sentence that adds an effect to a read; undefined if there is none.
 *
 * @example
 * secondVerbDanger('Fetches the next message and removes it.'); // { phrase: 'and removes it', … }
 */
export function secondVerbDanger(sentence: string): StatedDanger | undefined {
  const text = sentence.slice(0, MAX_CHARACTERS).toLowerCase().replaceAll(/\s+/g, ' ').trim();
  for (const [pattern, verbs] of ACTIVE)
    for (const [phrase, verb = ''] of text.matchAll(pattern)) {
      const danger = dangerIn(verbs, verbForm(verb));
      if (danger !== undefined) return { phrase: phrase.trim(), danger };
    }
  const phrase = PASSIVE.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
  return phrase === undefined ? undefined : { phrase, danger: 'a reset or removal' };
}

const MAX_CHARACTERS = 600;
