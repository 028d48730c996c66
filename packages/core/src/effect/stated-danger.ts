/** A phrase of a sentence that states an effect on others. */
export interface StatedDanger {
  /** The phrase, in lower case: `sends an email`. */
  readonly phrase: string;
  /** The danger, as a noun phrase. */
  readonly danger: string;
}

/** Beginnings of clauses whose subject is the operation. */
const LEAD =
  '(?:^|(?:\\b(?:endpoint|operation|method|api|call|request|allows (?:you|users|clients)|use this \\w+) to' +
  '|\\b(?:and|then|also|it|operation|endpoint|call|method|request|api|action)(?: will)?) )';

/** Beginnings of clauses that may state an effect of a write, such as `A trigger that sends mail` and `, sends mail`. */
const WRITE_LEAD = `(?:${LEAD}|[,;:(] ?|\\b(?:or|by|which|that|will|server|service|system|automatically|immediately) )`;

const DETERMINER = '(?:an?|the|all|any|each|every|its|his|her|their|your|one)';
const WORDS = "(?:[\\w'-]+ )";
const PEOPLE =
  '(?:users?|people|persons?|members?|customers?|subscribers?|everyone|everybody|followers?|recipients?|participants?|' +
  'attendees?|guests?|contacts?|employees?|owners?|admins?|administrators?)';
const MESSAGE =
  '(?:e-?mails?|mails?|sms|messages?|notifications?|invitations?|invites?|newsletters?|fax(?:es)?|letters?|postcards?|' +
  'reminders?|alerts?|voicemails?|webhooks?|receipts?)';
const ADVERB = '(?:\\w+ly |then |also )?';
const SERVER =
  '(?:servers?|services?|systems?|instances?|clusters?|nodes?|process(?:es)?|containers?|machines?|hosts?|applications?|' +
  'daemons?|devices?|computers?|vms?|databases?|gateways?|routers?|controllers?)';

/** Phrases that begin with a verb, by the danger that they state. */
const ACTIVE: readonly (readonly [danger: string, phrase: string])[] = [
  [
    'mail or messages',
    `(?:(?:re)?send(?:s|ing)?|deliver(?:s|ing)?|dispatch(?:es|ing)?) (?!back)${WORDS}{0,8}?${MESSAGE}\\b` +
      '(?! (?:address|template|setting|preference|list|id|type)(?:es|s)?\\b)',
  ],
  [
    'mail or messages',
    `(?:notif(?:y|ies|ying)|e-?mail(?:s|ing)?|texts?|fax(?:es)?|invit(?:e|es|ing)|remind(?:s|ing)?|alerts?) ` +
      `(?:${DETERMINER}|${PEOPLE})\\b`,
  ],
  [
    'a phone call',
    `(?:calls?|phones?|dials?|pages?) (?:${DETERMINER} )?${WORDS}{0,2}?(?:${PEOPLE}|numbers?|phones?)\\b`,
  ],
  [
    'payments',
    `(?:charg(?:e|es|ing)|debit(?:s|ing)?|bills?|refund(?:s|ing)?|pay(?:s|ing)?|purchas(?:e|es|ing)|buys?) ${DETERMINER}\\b`,
  ],
  [
    'payments',
    `(?:captures?|transfers?|withdraws?|deposits?) ${WORDS}{0,4}?(?:money|funds|amounts?|balances?|payments?|cards?)\\b`,
  ],
  ['the end or restart of a server', '(?:shuts? down|shutting down|power(?:s|ing)? (?:off|down))\\b'],
  [
    'the end or restart of a server',
    `(?:restart(?:s|ing)?|reboot(?:s|ing)?|halts?|terminat(?:e|es|ing)|kills?|stops?) ${WORDS}{1,4}?${SERVER}\\b`,
  ],
  ['a reset', `resets? ${WORDS}{0,4}?(?:${SERVER}|passwords?|settings|data)\\b`],
  [
    'credentials or a session',
    `(?:log|sign)s? (?:${WORDS}{1,3})?out\\b|(?:rotat|revok|regenerat)(?:e|es|ing) ${DETERMINER}\\b`,
  ],
  [
    'an action that the server starts',
    `(?:trigger|start|launch|run|execut|kick|perform)(?:e?s?|n?ing) (?:off )?${DETERMINER} ${WORDS}{0,3}?(?:deploy(?:ment)?|build|pipeline|` +
      'job|script|command|workflow|migration|backup|import|scan|crawl|failover|campaign|rollout|sync|synchronization)\\b',
  ],
  [
    'calls to other servers',
    `(?:calls?|pings?|invokes?|contacts?|posts? to) ${DETERMINER} ${WORDS}{0,2}?(?:webhooks?|callbacks?|urls?|third|external|remote)\\b`,
  ],
];

/** Phrases that state an effect on all resources. They are ignored if the path names one. */
const UNRESTRICTED: readonly (readonly [danger: string, phrase: string])[] = [
  [
    'several resources at once',
    '(?:(?:delet|remov|eras|wip|purg|clear|reset|flush|truncat|revok|drop|cancel|stop|kill)(?:e|s|es|ing)?|empt(?:y|ies)) ' +
      '(?:all|every|everything)\\b',
  ],
  ['a reset', `(?:wip(?:e|es|ing)|purg(?:e|es|ing)|flush(?:es)?|truncates?|empt(?:y|ies)) ${DETERMINER}\\b`],
];

/** Phrases of writes. The answer to a read is often described as sent to the user. */
const TO_PEOPLE: readonly (readonly [danger: string, phrase: string])[] = [
  [
    'mail or messages',
    `(?:re)?send(?:s|ing)? (?!back)${WORDS}{1,6}?to ${WORDS}{0,2}?(?:${PEOPLE}|inbox|phones?|e-?mail)\\b`,
  ],
];

/** Phrases in the passive voice: `an email is sent`, `the customer will be charged`. */
const PASSIVE: readonly (readonly [danger: string, phrase: string])[] = [
  [
    'mail or messages',
    `(?<!\\bno )\\b${MESSAGE} (?:is|are|will be|gets?) ${ADVERB}(?:sent|delivered|mailed|e-?mailed)\\b`,
  ],
  [
    'mail or messages',
    `\\b(?:is|are|will be|gets?) ${ADVERB}(?:notified|e-?mailed|texted|invited|reminded)\\b`,
  ],
  ['payments', `\\b(?:is|are|will be|gets?) ${ADVERB}(?:charged|billed|debited|refunded)\\b`],
];

interface Phrases {
  /** Matches the beginnings of clauses. */
  readonly lead: RegExp;
  /** Match the phrases that begin there. */
  readonly active: readonly Phrase[];
  /** Match phrases anywhere. */
  readonly passive: readonly Phrase[];
}

interface Phrase {
  readonly danger: string;
  readonly pattern: RegExp;
}

const compile = (phrases: readonly (readonly [string, string])[], flags: string): readonly Phrase[] =>
  phrases.map(([danger, phrase]) => ({ danger, pattern: new RegExp(phrase, flags) }));

const OF_READS: Phrases = {
  lead: new RegExp(LEAD, 'g'),
  active: compile([...ACTIVE, ...UNRESTRICTED], 'y'),
  passive: [],
};

const OF_NESTED_WRITES: Phrases = {
  lead: new RegExp(WRITE_LEAD, 'g'),
  active: compile([...ACTIVE, ...TO_PEOPLE], 'y'),
  passive: compile(PASSIVE, ''),
};

const OF_WRITES: Phrases = {
  ...OF_NESTED_WRITES,
  active: [...OF_NESTED_WRITES.active, ...compile(UNRESTRICTED, 'y')],
};

const MAX_CHARACTERS = 600;

/** The kinds of operations whose sentences differ. The path of a nested write contains a parameter. */
export type SentenceContext = 'read' | 'nested write' | 'write';

/**
 * Returns the first phrase of a sentence that states an effect on others; undefined if there is none. Nouns alone state no
 * effect: `the email address of the person`, `sends back the list`. At most 600 characters are searched.
 *
 * @example
 * statedDanger('Sends an e-mail to the person.', 'write'); // { phrase: 'sends an e-mail', danger: 'mail or messages' }
 */
export function statedDanger(sentence: string, context: SentenceContext): StatedDanger | undefined {
  const text = sentence.slice(0, MAX_CHARACTERS).toLowerCase();
  const { lead, active, passive } = phrasesOf(context);
  for (const match of text.matchAll(lead)) {
    const stated = phraseAt(active, text, match.index + match[0].length);
    if (stated) return stated;
  }
  return phraseAt(passive, text, 0);
}

/** Returns the first phrase that matches; a sticky pattern only matches at the index. */
function phraseAt(phrases: readonly Phrase[], text: string, index: number): StatedDanger | undefined {
  for (const { danger, pattern } of phrases) {
    pattern.lastIndex = index;
    const phrase = pattern.exec(text)?.[0];
    if (phrase !== undefined) return { phrase, danger };
  }
  return undefined;
}

function phrasesOf(context: SentenceContext): Phrases {
  switch (context) {
    case 'read':
      return OF_READS;
    case 'nested write':
      return OF_NESTED_WRITES;
    case 'write':
      return OF_WRITES;
  }
}

const MAX_SENTENCES = 3;

/** Returns the first three sentences of a description, without Markdown and HTML, of its first 600 characters. */
export function firstSentences(description: string | undefined): readonly string[] {
  if (description === undefined) return [];
  return description
    .slice(0, MAX_CHARACTERS)
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/[*_`#>]/g, '')
    .split(/(?<=[.!?])\s+|\n\s*\n|\n\s*[-+•]/)
    .map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim())
    .filter((sentence) => sentence !== '')
    .slice(0, MAX_SENTENCES);
}
