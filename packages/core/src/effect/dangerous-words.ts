interface WordGroup {
  /** The danger, as a noun phrase. */
  readonly danger: string;
  readonly words: ReadonlySet<string>;
}

const group = (danger: string, words: string): WordGroup => ({ danger, words: new Set(words.split(' ')) });

/** Words that make a write dangerous if its path, `operationId`, summary or tags contain them. */
const WRITE_GROUPS: readonly WordGroup[] = [
  group(
    'the end or restart of a server',
    'shutdown poweroff halt terminate kill stop exit quit restart reboot reload',
  ),
  group(
    'a reset',
    'reset resets resetting wipe purge flush clear truncate erase prune expunge vacuum factory cleanup gc',
  ),
  group(
    'maintenance',
    'maintenance failover drain cordon upgrade migrate migration migrations rollback restore import readonly',
  ),
  group(
    'credentials or a session',
    'password passwords passwd passphrase passcode rotate rotation regenerate revoke revocation logout signout ' +
      'logoff login signin logon authenticate authentication authorize authorization mfa totp otp impersonate ' +
      'impersonation register registration signup',
  ),
  group(
    'mail or invitations',
    'mail mails email emails send sends resend invite invites invitation invitations notify sms newsletter ' +
      'broadcast remind reminder reminders',
  ),
  group(
    'payments',
    'pay pays payment payments payout payouts charge charges refund refunds checkout purchase purchases buy ' +
      'billing withdraw withdrawal withdrawals deposit deposits',
  ),
];

/**
 * Words that make a write dangerous if its path or `operationId` contains them. They are too ambiguous in summaries and
 * tags.
 */
const NAME_GROUPS: readonly WordGroup[] = [
  group('payments', 'bill bills transfer transfers subscription subscriptions transaction transactions'),
  group('messages to people', 'message messages tweet tweets publish'),
  group(
    'calls to other servers',
    'hook hooks webhook webhooks deploy deployment deployments retrieve fetch pull push sync synchronize replicate crawl ' +
      'scrape addon addons integration integrations',
  ),
  group(
    'actions that the server starts by itself',
    'automation automations cron crons cronjob cronjobs trigger triggers',
  ),
  group(
    'credentials or permissions',
    'apikey apikeys token tokens secret secrets credential credentials permission permissions role roles owner ' +
      'collaborator collaborators membership memberships ban unban block unblock acl policy policies firewall',
  ),
  group(
    'the operation of the server',
    'settings config configuration license licenses seal unseal merge power decommission suspend execute mounts audit',
  ),
];

/** Words that name several or all resources. They are ignored in tags, and if the path ends in a parameter. */
const BULK: WordGroup = group(
  'several resources at once',
  'all bulk batch mass multi multiple many everything',
);

/**
 * Verbs that make a GET or HEAD dangerous as the first or last word of a path segment or of the `operationId`, or as
 * the first word of the summary.
 */
const READ_GROUPS: readonly WordGroup[] = [
  group('the end or restart of a server', 'shutdown poweroff halt terminate kill restart reboot reload'),
  group(
    'a reset or removal',
    'reset wipe purge flush clear truncate erase prune delete remove destroy drop cleanup',
  ),
  group('maintenance', 'migrate rollback restore failover drain upgrade'),
  group(
    'credentials or a session',
    'logout signout logoff login signin logon authorize callback rotate regenerate revoke impersonate activate ' +
      'deactivate confirm verify unsubscribe subscribe accept connect disconnect',
  ),
  group('mail or invitations', 'send resend invite notify remind'),
  group('payments', 'pay charge refund checkout purchase buy'),
  group(
    'a change',
    'disable enable approve reject cancel trigger execute toggle run start stop end sync import mark pause resume quiet ' +
      'lock unlock publish deploy',
  ),
];

/** Words of a path that indicate that a write concerns the caller itself or its session. */
const OWN_SEGMENTS: ReadonlySet<string> = new Set(
  'me my self current auth oauth oauth2 authentication sso saml oidc openid session sessions account profile'.split(
    ' ',
  ),
);

/** Returns the danger that a word in a summary or tag suggests for a write; undefined if it suggests none. */
export const dangerOfWrite = (word: string): string | undefined => dangerIn(WRITE_GROUPS, word);

/** Returns the danger that a word in a path or `operationId` suggests for a write; undefined if it suggests none. */
export const dangerOfName = (word: string): string | undefined =>
  dangerIn(WRITE_GROUPS, word) ?? dangerIn(NAME_GROUPS, word);

/** Returns the danger that a verb suggests for a GET or HEAD; undefined if it suggests none. */
export const dangerOfRead = (verb: string): string | undefined => dangerIn(READ_GROUPS, verb);

export const namesSeveral = (word: string): boolean => BULK.words.has(word);

export const namesCaller = (word: string): boolean => OWN_SEGMENTS.has(word);

const dangerIn = (groups: readonly WordGroup[], word: string): string | undefined =>
  groups.find(({ words }) => words.has(word))?.danger;

/**
 * Returns the words of a name or sentence in lower case and without trailing digits. Known third-person verbs are in
 * their base form, and known compounds are one word: `logout`, `user` for `logOutUser`.
 */
export function wordsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/(?<=[a-z])\d+$/, ''))
    .filter((word) => word !== '')
    .map((word) => BASE_FORMS.get(word) ?? word);
  const joined: string[] = [];
  for (const word of words) {
    const compound = `${joined.at(-1)}${word}`;
    if (COMPOUNDS.has(compound)) joined.splice(-1, 1, compound);
    else joined.push(word);
  }
  return joined;
}

/** Compounds that are also written as two words: `log out`, `shut down`. */
const COMPOUNDS: ReadonlySet<string> = new Set(
  'shutdown poweroff logout logoff logon login signout signin signup cleanup readonly'.split(' '),
);

/** Base forms by third-person verb, because many summaries begin with such verbs. */
const BASE_FORMS: ReadonlyMap<string, string> = new Map(
  (
    'shut power log sign clean read reset wipe purge clear truncate erase prune delete remove destroy drop migrate ' +
    'restore drain upgrade authorize rotate regenerate revoke impersonate activate deactivate confirm verify ' +
    'unsubscribe subscribe send resend invite notify remind pay charge refund disable approve reject cancel ' +
    'trigger execute toggle terminate kill stop restart reboot reload halt'
  )
    .split(' ')
    .map((verb): [string, string] => [thirdPerson(verb), verb]),
);

function thirdPerson(verb: string): string {
  if (/(sh|ch|s|x)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}
