import type { Mutant } from '@touchstone/server-kit';

/** What an answer's body, status and media type get wrong: rules 26 and 27. */
export const bodyMutants = [
  {
    name: 'success-true-on-405',
    description: 'An unsupported verb is answered with success: true.',
    rules: [26],
    expected: [
      { rule: 'body-schema', error: null },
      { rule: 'error-intended', error: 'method_not_allowed' },
    ],
  },
  {
    name: 'extra-field-on-409',
    description: 'A duplicate is answered with a fourth field.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: 'duplicate_customer' }],
  },
  {
    name: 'no-message-on-transition',
    description: 'A refused change of status comes without a message.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: 'invalid_status_transition' }],
  },
  {
    name: 'numeric-message-on-missing-meter',
    description: 'The message about a missing meter is a number.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: 'meter_not_found' }],
  },
  {
    name: 'capital-code-on-address',
    description: 'The code of a blocked address is in capitals.',
    rules: [26],
    expected: [
      { rule: 'body-schema', error: null },
      { rule: 'error-intended', error: 'ip_not_allowed' },
      { rule: 'error-order', error: 'ip_not_allowed' },
    ],
  },
  {
    name: 'text-plain-on-500',
    description: 'A failure is answered as text/plain.',
    rules: [26, 41],
    expected: [{ rule: 'media-type', error: 'server_error' }],
  },
  {
    name: 'html-on-missing-technician',
    description: 'An unknown technician is answered as text/html.',
    rules: [26],
    expected: [{ rule: 'media-type', error: 'not_found' }],
  },
  {
    name: 'no-request-id-on-technician',
    description: 'A technician comes without request_id.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: null }],
  },
  {
    name: 'pagination-as-text',
    description: 'The figures of a page of stock levels are strings.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: null }],
  },
  {
    name: 'duplicate-as-400',
    description: 'A duplicate is answered with 400.',
    rules: [27, 35],
    expected: [
      { rule: 'status-intended', error: 'duplicate_customer' },
      { rule: 'error-status', error: 'duplicate_customer' },
      { rule: 'body-schema', error: null },
    ],
  },
  {
    name: 'technician-gone-410',
    description: 'An unknown technician is answered with 410, which nobody documented.',
    rules: [27],
    expected: [
      { rule: 'status-documented', error: 'not_found' },
      { rule: 'status-intended', error: 'not_found' },
      { rule: 'error-status', error: 'not_found' },
    ],
  },
  {
    name: 'transition-as-409',
    description: "A refused change of a job's status is answered with 409.",
    rules: [27, 36],
    expected: [
      { rule: 'status-documented', error: 'invalid_status_transition' },
      { rule: 'status-intended', error: 'invalid_status_transition' },
      { rule: 'error-status', error: 'invalid_status_transition' },
    ],
  },
  {
    name: 'service-created-as-200',
    description: 'Work recorded for a job is answered with 200 instead of 201.',
    rules: [27],
    expected: [
      { rule: 'status-documented', error: null },
      { rule: 'status-intended', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
