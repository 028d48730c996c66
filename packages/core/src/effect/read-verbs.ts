import { dangerIn, type WordGroup, wordGroup } from './word-group.js';

/** Verbs that are rarely nouns. */
const VERBS: readonly WordGroup[] = [
  wordGroup(
    'the end or restart of a server',
    'shutdown poweroff poweron halt terminate kill restart reboot reload hibernate wakeup warmup teardown turnon ' +
      'turnoff switchon switchoff respawn decommission',
  ),
  wordGroup(
    'a reset or removal',
    'reset wipe purge flush clear truncate erase prune delete remove destroy drop cleanup empty vacuum expunge gc ' +
      'invalidate evict defragment defrag deprovision uninstall',
  ),
  wordGroup('maintenance', 'migrate rollback restore failover drain upgrade reindex rebuild reconcile'),
  wordGroup(
    'credentials or a session',
    'logout signout logoff login signin logon authorize callback rotate regenerate revoke impersonate activate ' +
      'deactivate confirm verify unsubscribe subscribe accept connect disconnect reconnect',
  ),
  wordGroup('mail or invitations', 'send resend invite notify remind'),
  wordGroup('payments', 'pay charge refund checkout purchase buy donate withdraw'),
  wordGroup(
    'a repetition',
    'rerun replay redeliver redeploy reprocess recalculate recompute resync rescan recreate requeue reimport',
  ),
  wordGroup(
    'a change',
    'disable enable approve reject cancel trigger execute toggle run start stop end sync import mark pause resume quiet ' +
      'lock unlock publish unpublish deploy decline deny dismiss acknowledge unarchive suspend unsuspend ban unban ' +
      'unblock unfollow unlike upvote downvote unpin assign unassign enroll promote demote enqueue dequeue invoke spawn ' +
      'hangup consume initialize initialise undo redo swap cordon uncordon redeem renew nextval',
  ),
];

/** Verbs that are also nouns or adjectives. In an `operationId` they are verbs if more words follow: `retryJob`. */
const AMBIGUOUS: readonly WordGroup[] = [
  wordGroup('the end or restart of a server', 'wake'),
  wordGroup('a repetition', 'retry refresh'),
  wordGroup('credentials or a session', 'register claim'),
  wordGroup(
    'a change',
    'pop seed crawl scrape dispatch reserve save submit install update create add insert rename move increment ' +
      'decrement join merge',
  ),
];

/** Verbs that are so often nouns or adjectives that they count only as a whole path segment or before a determiner. */
const OFTEN_NOUNS: readonly WordGroup[] = [
  wordGroup('credentials or a session', 'signup'),
  wordGroup(
    'a change',
    'exec open close vote like mute pin launch follow hide share apply ack nack extend acquire fix checkin',
  ),
];

/** Words that count only as the last segment of a path: `/devices/{id}/on`. */
const LAST: readonly WordGroup[] = [wordGroup('a change', 'on off skip')];

/**
 * Verbs that are usual nouns or adjectives. They count only as the last segment of a path, and only if the response
 * contains no data: `GET /sys/init` returns a state, and `GET /repos/{id}/commit` a commit.
 */
const WITHOUT_DATA: readonly WordGroup[] = [
  wordGroup(
    'a change',
    'commit init setup bootstrap configure provision read seen complete finish arm disarm next previous advance play step ring ' +
      'beep blink identify reply forward deliver process ship fulfill print set unset select',
  ),
];

/** Verbs of sentences that are nouns in paths. */
const IN_SENTENCES: readonly WordGroup[] = [
  wordGroup(
    'a change',
    'set change write store turn switch back backup build lease push archive use draw take visit print record poll receive',
  ),
];

/** Returns the danger that a verb suggests for a GET or HEAD, wherever it is; undefined if it suggests none. */
export const dangerOfVerb = (verb: string): string | undefined => dangerIn(VERBS, verb);

/** Returns the danger that a verb suggests if it is a whole path segment. */
export const dangerOfSegment = (verb: string): string | undefined =>
  dangerIn(AMBIGUOUS, verb) ?? dangerIn(OFTEN_NOUNS, verb);

/** Returns the danger that a word suggests if a path ends in it. */
export const dangerOfLast = (verb: string): string | undefined => dangerIn(LAST, verb);

/** Returns the danger that a verb suggests if a path ends in it and the response contains no data. */
export const dangerWithoutData = (verb: string): string | undefined => dangerIn(WITHOUT_DATA, verb);

/** Returns the danger that a verb suggests if an `operationId` of several words begins with it. */
export const dangerOfFirstWord = (verb: string): string | undefined =>
  dangerOfVerb(verb) ?? dangerIn(AMBIGUOUS, verb);

/** Returns the danger that a verb suggests if a sentence begins with it and continues with a determiner. */
export const dangerOfImperative = (verb: string): string | undefined =>
  dangerOfVerb(verb) ?? dangerOfSegment(verb) ?? dangerIn(IN_SENTENCES, verb);
