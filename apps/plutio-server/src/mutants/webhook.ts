import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with webhooks: rules 18 to 22 and 25. */
export const webhookMutants = [
  {
    name: 'unselected-method-delivered',
    description: 'A client is told of notes although it selected other events.',
    rules: [18, 19],
    expected: [{ rule: 'webhook-unwanted', error: null }],
  },
  {
    name: 'url-path-dropped',
    description: 'Deliveries go to the root of the host.',
    rules: [20],
    expected: [
      { rule: 'webhook-delivered', error: null },
      { rule: 'webhook-retry', error: null },
    ],
  },
  {
    name: 'selection-change-ignored',
    description: 'What a client selects after it was made changes nothing.',
    rules: [21],
    expected: [
      { rule: 'webhook-delivered', error: null },
      { rule: 'webhook-retry', error: null },
    ],
  },
  {
    name: 'removal-told-as-edit',
    description: 'The removal of an item is told as a change of it.',
    rules: [18],
    expected: [
      { rule: 'webhook-delivered', error: null },
      { rule: 'webhook-retry', error: null },
    ],
  },
  {
    name: 'payload-lacks-field',
    description: 'A note is sent without its title.',
    rules: [25],
    expected: [
      { rule: 'body-schema', error: null },
      { rule: 'webhook-payload', error: null },
    ],
  },
  {
    name: 'event-header-missing',
    description: 'Deliveries do not say of what event they are.',
    rules: [25],
    expected: [{ rule: 'header-required', error: null }],
  },
  {
    name: 'timestamp-in-milliseconds',
    description: 'The time of an attempt is in milliseconds.',
    rules: [25],
    expected: [{ rule: 'webhook-signature', error: null }],
  },
  {
    name: 'delivered-as-text',
    description: 'Deliveries are text/plain.',
    rules: [25],
    expected: [{ rule: 'media-type', error: null }],
  },
  {
    name: 'wrong-signature',
    description: 'Deliveries are signed with another key.',
    rules: [25],
    expected: [{ rule: 'webhook-signature', error: null }],
  },
  {
    name: 'signature-without-timestamp',
    description: 'What is signed lacks the timestamp.',
    rules: [25],
    expected: [{ rule: 'webhook-signature', error: null }],
  },
  {
    name: 'no-retry',
    description: 'What was answered with 500 is not sent again.',
    rules: [25],
    expected: [{ rule: 'webhook-retry', error: null }],
  },
  {
    name: 'retry-late',
    description: 'The first retry comes after ten minutes instead of five.',
    rules: [25],
    expected: [{ rule: 'webhook-retry', error: null }],
  },
  {
    name: 'id-changes-on-retry',
    description: 'Each attempt has an id of its own.',
    rules: [25],
    expected: [{ rule: 'webhook-retry', error: null }],
  },
  {
    name: 'delivered-twice',
    description: 'What was received is sent once more.',
    rules: [25],
    expected: [{ rule: 'webhook-unwanted', error: null }],
  },
] as const satisfies readonly Mutant[];
