import { dangerIn, type WordGroup, wordGroup } from './word-group.js';

/** Words that make a write dangerous if its path, `operationId`, summary or tags contain them. */
const WRITE_GROUPS: readonly WordGroup[] = [
  wordGroup(
    'the end or restart of a server',
    'shutdown poweroff halt terminate kill stop exit quit restart reboot reload',
  ),
  wordGroup(
    'a reset',
    'reset resets resetting wipe purge flush clear truncate erase prune expunge vacuum factory cleanup gc',
  ),
  wordGroup(
    'maintenance',
    'maintenance failover drain cordon upgrade migrate migration migrations rollback restore import readonly',
  ),
  wordGroup(
    'credentials or a session',
    'password passwords passwd passphrase passcode rotate rotation regenerate revoke revocation logout signout ' +
      'logoff login signin logon authenticate authentication authorize authorization mfa totp otp impersonate ' +
      'impersonation register registration signup',
  ),
  wordGroup(
    'mail or invitations',
    'mail mails email emails send sends resend invite invites invitation invitations notify sms newsletter ' +
      'broadcast remind reminder reminders',
  ),
  wordGroup(
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
  wordGroup('payments', 'bill bills transfer transfers subscription subscriptions transaction transactions'),
  wordGroup('messages to people', 'message messages tweet tweets publish'),
  wordGroup(
    'calls to other servers',
    'hook hooks webhook webhooks deploy deployment deployments retrieve fetch pull push sync synchronize replicate crawl ' +
      'scrape addon addons integration integrations',
  ),
  wordGroup(
    'actions that the server starts by itself',
    'automation automations cron crons cronjob cronjobs trigger triggers',
  ),
  wordGroup(
    'credentials or permissions',
    'apikey apikeys token tokens secret secrets credential credentials permission permissions role roles owner ' +
      'collaborator collaborators membership memberships ban unban block unblock acl policy policies firewall',
  ),
  wordGroup(
    'the operation of the server',
    'settings config configuration license licenses seal unseal merge power decommission suspend execute mounts audit',
  ),
];

/** Words that name several or all resources. They are ignored in tags, and if the path ends in a parameter. */
const BULK: WordGroup = wordGroup(
  'several resources at once',
  'all bulk batch mass multi multiple many everything',
);

const END = 'the end of something that exists';

/**
 * Resources whose creation reaches people, costs money or runs something, as the last word of the last literal segment of
 * a path, or of the `operationId`. `campaign-tags` does not end in one.
 */
const RESOURCE_GROUPS: readonly WordGroup[] = [
  wordGroup(
    'messages to people',
    'newsletter newsletters subscribe subscriber subscribers campaign campaigns broadcast broadcasts notification notifications fax faxes call calls ' +
      'announcement announcements push pushes mailing mailings blast blasts voicemail voicemails letter letters ' +
      'postcard postcards alert alerts incident incidents smses mms whatsapp dm dms dial dials phonecall phonecalls ' +
      'escalation escalations poke pokes nudge nudges follow follows friendship friendships',
  ),
  wordGroup(
    'payments',
    'donation donations pledge pledges remittance remittances disbursement disbursements debit debits topup topups trade ' +
      'trades bet bets wager wagers bid bids payroll payrolls checkouts shipment shipments capture captures renewal ' +
      'renewals gift gifts tip tips redemption redemptions cashout cashouts reversal reversals dispute disputes ' +
      'chargeback chargebacks fulfillment fulfillments settlement settlements mandate mandates',
  ),
  wordGroup(
    END,
    'suspension suspensions eviction evictions cancellation cancellations cancelation ' +
      'cancelations deactivation deactivations expulsion expulsions dismissal dismissals disconnection ' +
      'disconnections deletion deletions erasure erasures removal removals closure closures kick kicks lockout ' +
      'lockouts quarantine quarantines shutdown shutdowns lockdown lockdowns void voids freeze freezes wipe wipes purge ' +
      'purges unsubscribe unsubscribes optout optouts merge merges',
  ),
  wordGroup(
    'something that the server runs',
    'command commands shell shells exec execs execution executions ' +
      'invocation invocations launch launches spawn spawns build builds scan scans crawl crawls failovers ' +
      'switchover switchovers takeover takeovers rollbacks restores imports rerun reruns redelivery ' +
      'redeliveries redeploy redeploys rollout rollouts reindex backfill backfills eval evals dispatch dispatches print ' +
      'prints printjob printjobs flushes syncs reboots restarts',
  ),
];

/** Words before `terminations` of cables and lines, which are their ends in space. */
const ENDED_LINES = /^(?:cable|circuit|line|link|port|ssl|tls|trunk|tunnel|\w*vpn)s?$/;

/** Requests that reach people: the words before `requests` as in `friend-requests`. */
const ASKED_OF_PEOPLE: ReadonlySet<string> = new Set(
  'friend friendship connection contact follow follower join access membership introduction signature'.split(
    ' ',
  ),
);

/** Resources that grant access. */
const ACCESS: WordGroup = wordGroup(
  'credentials or permissions',
  'key keys keypair keypairs certificate certificates cert certs grant grants bans impersonations',
);

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

/** Returns the danger that the head noun of a path suggests for a creation; undefined if it suggests none. */
export const dangerOfResource = (words: readonly string[]): string | undefined =>
  dangerOfCreated(words) ?? dangerIn([ACCESS], words.at(-1) ?? '');

/** Returns the danger that the head noun of an `operationId` suggests; `createTagKey` may create an ordinary key. */
export const dangerOfCreated = (words: readonly string[]): string | undefined => {
  const [before = '', noun = ''] = words.length > 1 ? words.slice(-2) : ['', ...words];
  if (/^requests?$/.test(noun) && ASKED_OF_PEOPLE.has(before)) return 'messages to people';
  if (/^terminations?$/.test(noun) && !ENDED_LINES.test(before)) return END;
  return dangerIn(RESOURCE_GROUPS, noun);
};

export const namesSeveral = (word: string): boolean => BULK.words.has(word);

export const namesCaller = (word: string): boolean => OWN_SEGMENTS.has(word);
