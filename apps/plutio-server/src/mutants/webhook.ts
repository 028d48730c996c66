import type { Mutant } from '@touchstone/server-kit';

export const webhookMutants = [
  {
    name: 'unselected-method-delivered',
    description: 'A client that selected any event receives all note events.',
    rules: [18, 19],
    expected: [{ rule: 'webhook-unwanted', error: null }],
  },
  {
    name: 'url-path-dropped',
    description: "Deliveries are sent to the root path of the URL's host.",
    rules: [20],
    expected: [
      { rule: 'webhook-delivered', error: null },
      { rule: 'webhook-retry', error: null },
    ],
  },
  {
    name: 'selection-change-ignored',
    description: "Changes to a client's selected events are ignored.",
    rules: [21],
    expected: [
      { rule: 'webhook-delivered', error: null },
      { rule: 'webhook-retry', error: null },
    ],
  },
  {
    name: 'removal-delivered-as-edit',
    description: 'The removal of an item is delivered as an edit.',
    rules: [18],
    expected: [
      { rule: 'webhook-delivered', error: null },
      { rule: 'webhook-retry', error: null },
    ],
  },
  {
    name: 'payload-lacks-field',
    description: 'The payload of a note lacks the title.',
    rules: [25],
    expected: [
      { rule: 'body-schema', error: null },
      { rule: 'webhook-payload', error: null },
    ],
  },
  {
    name: 'event-header-missing',
    description: 'Deliveries lack the x-plutio-event header.',
    rules: [25],
    expected: [{ rule: 'header-required', error: null }],
  },
  {
    name: 'timestamp-in-milliseconds',
    description: 'The timestamp of an attempt is in milliseconds instead of seconds.',
    rules: [25],
    expected: [{ rule: 'webhook-signature', error: null }],
  },
  {
    name: 'delivered-as-text',
    description: 'Deliveries are sent as text/plain.',
    rules: [25],
    expected: [{ rule: 'media-type', error: null }],
  },
  {
    name: 'wrong-signature',
    description: 'Deliveries are signed with the wrong key.',
    rules: [25],
    expected: [{ rule: 'webhook-signature', error: null }],
  },
  {
    name: 'signature-without-timestamp',
    description: 'The signature does not cover the timestamp.',
    rules: [25],
    expected: [{ rule: 'webhook-signature', error: null }],
  },
  {
    name: 'no-retry',
    description: 'A delivery that received 500 is not retried.',
    rules: [25],
    expected: [{ rule: 'webhook-retry', error: null }],
  },
  {
    name: 'retry-late',
    description: 'The first retry is sent after ten minutes instead of five.',
    rules: [25],
    expected: [{ rule: 'webhook-retry', error: null }],
  },
  {
    name: 'id-changes-on-retry',
    description: 'Each retry has a new id.',
    rules: [25],
    expected: [{ rule: 'webhook-retry', error: null }],
  },
  {
    name: 'delivered-twice',
    description: 'A successful delivery is sent again.',
    rules: [25],
    expected: [{ rule: 'webhook-unwanted', error: null }],
  },
] as const satisfies readonly Mutant[];
