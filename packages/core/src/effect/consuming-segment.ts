import { pathParameterNames } from '../resource/paths.js';
import { segmentsOf } from './names-of.js';
import { dangerIn, type WordGroup, wordGroup } from './word-group.js';
import { wordsOf } from './words.js';

const CHANGE = 'a change';
const SENDING = 'mail or invitations';

/** Verbs that take away what they return. They are no usual nouns. */
const TAKING: readonly WordGroup[] = [wordGroup(CHANGE, 'receive take pull grab allocate borrow')];

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Resources that contain items which are taken one after the other. */
const QUEUES = wordSet('queue subscription mailbox worklist backlog');
/** Items of queues. `/jobs/next` takes one, but `/jobs/{id}/next` may only name the job after another. */
const QUEUE_ITEMS = wordSet('job task message work ticket');
/** Words after a verb that say how much it takes: `claim-next`, `pop_front`. */
const QUANTITIES = wordSet('next one all any many batch front back oldest newest now');
/** Verbs that are nouns or adjectives before most words: `claim-forms`, `reserve-prices`. */
const BEFORE_QUANTITIES: readonly WordGroup[] = [
  ...TAKING,
  wordGroup(CHANGE, 'claim pop lease reserve ack acquire dispatch'),
];
/** Parameters that say how many items of a list are returned: `/items/take/{count}`. */
const AMOUNTS = wordSet('count number limit size amount top max n');

/** States of a message that a person has looked at. */
const LOOKED_AT = wordSet('seen viewed');
/** Resources that people mark as read. */
export const READABLE: ReadonlySet<string> = wordSet(
  'notification message inbox mail email alert conversation mention feed thread',
);
/** Resources whose `seen` and `viewed` are lists of other resources: `/users/{id}/viewed`. */
const PEOPLE = wordSet('user person customer member account profile me client visitor');

/** Secrets that a server sends to a person for one use: `/otp`, `/phone/verification-code`. */
const CODES = wordSet('code pin link otp email mail sms');
const BEFORE_CODES = wordSet('sms email mail verification otp mfa magic login signin recovery auth');

/**
 * Returns the danger of a segment of a GET that takes an item, marks it, or sends a code: `/queues/{id}/receive`,
 * `/notifications/read-all`, `/messages/{id}/seen` or `/otp`; undefined if the segment suggests none of them.
 * @param index The position of the segment, which is the last one that is literal.
 */
export function consumingDanger(path: string, index: number): string | undefined {
  const segments = segmentsOf(path);
  const words = wordsOf(segments[index] ?? '');
  const place: Place = {
    owner: ownerOf(segments.slice(0, index)),
    isAfterParameter: index > 0 && segments[index - 1] === '',
    isLast: index === segments.length - 1,
  };
  if (isPaging(path, words, place)) return undefined;
  return takingDanger(words, place) ?? (marks(words, place) ? CHANGE : sendingDanger(words, place));
}

interface Place {
  /** The last word of the literal segment before, in the singular. */
  readonly owner: string;
  readonly isAfterParameter: boolean;
  /** False if a parameter follows. */
  readonly isLast: boolean;
}

const ownerOf = (segments: readonly string[]): string =>
  singular(wordsOf(segments.findLast((segment) => segment !== '') ?? '').at(-1) ?? '');

const singular = (word: string): string => word.replace(/(?<=x)es$|s$/, '');

const isPaging = (path: string, [verb]: readonly string[], { isLast }: Place): boolean =>
  verb === 'take' && !isLast && AMOUNTS.has(wordsOf(pathParameterNames(path).at(-1) ?? '').at(-1) ?? '');

function takingDanger([verb = '', second, third]: readonly string[], place: Place): string | undefined {
  if (second === undefined)
    return dangerIn(TAKING, verb) ?? (takesFromQueue(verb, place) ? CHANGE : undefined);
  return third === undefined && QUANTITIES.has(second) ? dangerIn(BEFORE_QUANTITIES, verb) : undefined;
}

/** The next page and the lease of a flat are nouns. */
function takesFromQueue(verb: string, { owner, isAfterParameter }: Place): boolean {
  if (verb === 'lease') return QUEUES.has(owner) || QUEUE_ITEMS.has(owner);
  return verb === 'next' && (QUEUES.has(owner) || (QUEUE_ITEMS.has(owner) && !isAfterParameter));
}

function marks(words: readonly string[], { owner, isAfterParameter, isLast }: Place): boolean {
  const [verb = '', second] = words;
  const isReadable = READABLE.has(owner);
  if (!isLast || words.length > 2) return false;
  if (second !== undefined)
    return (
      (isReadable && second === 'all' && (verb === 'read' || LOOKED_AT.has(verb))) ||
      (isReadable && verb === 'all' && (second === 'read' || LOOKED_AT.has(second)))
    );
  if (LOOKED_AT.has(verb)) return isReadable || (isAfterParameter && !PEOPLE.has(owner));
  return verb === 'read' && isReadable && isAfterParameter;
}

function sendingDanger(words: readonly string[], { owner }: Place): string | undefined {
  const [first = '', second] = words;
  if (second === undefined)
    return first === 'otp' || (first === 'code' && BEFORE_CODES.has(owner)) ? SENDING : undefined;
  return words.length === 2 && BEFORE_CODES.has(first) && CODES.has(second) && first !== second
    ? SENDING
    : undefined;
}

/** Verbs that begin the `operationId` of a request that takes something. */
const FIRST = wordSet('receive take grab allocate borrow ack nack');
/** Verbs that do so before an item of a queue. `pullRequests` are nouns. */
const FIRST_OF_QUEUES = wordSet('pull lease next');
/** The last words of names that begin with the resource: `take_list`. */
const READS = wordSet('list lists get read retrieve show find search');

/** Returns the danger of an `operationId` that takes something, such as `receiveMessage`; undefined if it suggests none. */
export function dangerOfTakingId([first = '', ...others]: readonly string[]): string | undefined {
  const last = others.at(-1);
  if (last !== undefined && READS.has(last)) return undefined;
  const isQueue = QUEUE_ITEMS.has(singular(last ?? '')) || QUEUES.has(singular(last ?? ''));
  return FIRST.has(first) || (FIRST_OF_QUEUES.has(first) && isQueue) ? CHANGE : undefined;
}
