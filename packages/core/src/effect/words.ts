/**
 * Returns the words of a name or sentence in lower case and without trailing digits. Known compounds are one word:
 * `logout`, `user` for `logOutUser`, and `reindex` for `re-index`.
 */
export function wordsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/(?<=[a-z])\d+$/, ''))
    .filter((word) => word !== '');
  const joined: string[] = [];
  for (const word of words) {
    const compound = `${verbForm(joined.at(-1) ?? '')}${word}`;
    if (COMPOUNDS.has(compound)) joined.splice(-1, 1, compound);
    else joined.push(word);
  }
  return joined;
}

/** Compounds that are also written as two words: `log out`, `shut down`, `re-index`. */
const COMPOUNDS: ReadonlySet<string> = new Set(
  (
    'shutdown poweroff poweron logout logoff logon login signout signin signup cleanup readonly wakeup warmup teardown ' +
    'turnon turnoff switchon switchoff failover rollback hangup unsubscribe reindex rerun resend redeliver redeploy ' +
    'resync rescan recreate requeue reimport reconnect recalculate recompute reprocess reauthenticate optout optouts printjob printjobs phonecall phonecalls'
  ).split(' '),
);

/**
 * Returns the base form of a known verb in the third person, which many names contain: `remove` for `removes`. The plural
 * of a noun can look the same: `charges`.
 */
export const baseForm = (word: string): string => THIRD_PERSONS.get(word) ?? word;

/** Returns the base form of a word that is a verb of a sentence: `import` for `Imports the file`, `send` for `sending`. */
export const verbForm = (word: string): string => SENTENCE_FORMS.get(word) ?? word;

const IN_NAMES: readonly string[] = (
  'shut power log sign clean read reset wipe purge clear truncate erase prune delete remove destroy drop migrate ' +
  'restore drain upgrade authorize rotate regenerate revoke impersonate activate deactivate confirm verify ' +
  'unsubscribe subscribe send resend invite notify remind pay charge refund disable approve reject cancel ' +
  'trigger execute toggle terminate kill stop restart reboot reload halt'
).split(' ');

/** Verbs whose other forms are usual nouns of names, such as `imports` and `launches`. */
const IN_SENTENCES: readonly string[] = (
  'back wake warm turn switch roll fail hang flush expunge enable accept decline deny dismiss reindex rebuild retry rerun ' +
  'replay redeliver reprocess recalculate recompute resync rescan requeue redeploy recreate empty start run end sync ' +
  'import mark pause resume lock unlock publish deploy claim open close refresh pop enqueue dequeue invalidate evict ' +
  'suspend create update add set save change increment decrement rename move launch invoke spawn submit register ' +
  'acknowledge ack lease advance archive unarchive store release consume zero expire discard reserve ' +
  'connect disconnect purchase buy broadcast donate dispatch email text fax mail message page call alert ' +
  'bill debit withdraw transfer ship print order'
).split(' ');

const THIRD_PERSONS: ReadonlyMap<string, string> = new Map(
  IN_NAMES.map((verb): [string, string] => [thirdPerson(verb), verb]),
);

const SENTENCE_FORMS: ReadonlyMap<string, string> = new Map(
  [...IN_NAMES, ...IN_SENTENCES].flatMap((verb): [string, string][] =>
    [thirdPerson(verb), ...gerunds(verb)].map((form) => [form, verb]),
  ),
);

function thirdPerson(verb: string): string {
  if (/(sh|ch|s|x)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** Returns the gerund with and without a doubled consonant, because both `canceling` and `cancelling` are written. */
function gerunds(verb: string): readonly string[] {
  return /[^aeiou]e$/.test(verb) ? [`${verb.slice(0, -1)}ing`] : [`${verb}ing`, `${verb}${verb.at(-1)}ing`];
}
