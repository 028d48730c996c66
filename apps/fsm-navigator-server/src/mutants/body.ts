import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the body, status and media type of a response: rules 26 and 27. */
export const bodyMutants = [
  {
    name: 'success-true-on-405',
    description: 'The 405 response has success: true.',
    rules: [26],
    expected: [
      { rule: 'body-schema', error: null },
      { rule: 'error-intended', error: 'method_not_allowed' },
    ],
  },
  {
    name: 'extra-field-on-409',
    description: 'The error for a duplicate email has an undocumented field, request_id.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: 'duplicate_customer' }],
  },
  {
    name: 'no-message-on-transition',
    description: 'The error for a refused status change has no message.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: 'invalid_status_transition' }],
  },
  {
    name: 'numeric-message-on-missing-meter',
    description: 'The message of the error for a missing meter is a number.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: 'meter_not_found' }],
  },
  {
    name: 'capital-code-on-address',
    description: 'The error code for a blocked address is uppercase.',
    rules: [26],
    expected: [
      { rule: 'body-schema', error: null },
      { rule: 'error-intended', error: 'ip_not_allowed' },
      { rule: 'error-order', error: 'ip_not_allowed' },
    ],
  },
  {
    name: 'text-plain-on-500',
    description: 'The 500 response is sent as text/plain.',
    rules: [26, 41],
    expected: [{ rule: 'media-type', error: 'server_error' }],
  },
  {
    name: 'html-on-missing-technician',
    description: 'The 404 response for a technician is sent as text/html.',
    rules: [26],
    expected: [{ rule: 'media-type', error: 'not_found' }],
  },
  {
    name: 'no-request-id-on-technician',
    description: 'The response with a technician lacks request_id.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: null }],
  },
  {
    name: 'pagination-as-text',
    description: 'The pagination values of the list of stock levels are strings.',
    rules: [26],
    expected: [{ rule: 'body-schema', error: null }],
  },
  {
    name: 'duplicate-as-400',
    description: 'A duplicate email returns 400 instead of 409.',
    rules: [27, 35],
    expected: [
      { rule: 'status-intended', error: 'duplicate_customer' },
      { rule: 'error-status', error: 'duplicate_customer' },
      { rule: 'body-schema', error: null },
    ],
  },
  {
    name: 'technician-gone-410',
    description: 'An unknown technician returns the undocumented status 410 instead of 404.',
    rules: [27],
    expected: [
      { rule: 'status-documented', error: 'not_found' },
      { rule: 'status-intended', error: 'not_found' },
      { rule: 'error-status', error: 'not_found' },
    ],
  },
  {
    name: 'transition-as-409',
    description: "A refused change of a job's status returns 409 instead of 400.",
    rules: [27, 36],
    expected: [
      { rule: 'status-documented', error: 'invalid_status_transition' },
      { rule: 'status-intended', error: 'invalid_status_transition' },
      { rule: 'error-status', error: 'invalid_status_transition' },
    ],
  },
  {
    name: 'service-created-as-200',
    description: 'Recording a service that names a job returns 200 instead of 201.',
    rules: [27],
    expected: [
      { rule: 'status-documented', error: null },
      { rule: 'status-intended', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
