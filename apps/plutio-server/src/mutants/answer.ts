import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the body, status and media type of a response. */
export const answerMutants = [
  {
    name: 'code-as-text-on-404',
    description: 'The code in the 404 response is a string.',
    rules: [6],
    expected: [
      { rule: 'body-schema', error: null },
      { rule: 'error-intended', error: 'not_found' },
    ],
  },
  {
    name: 'extra-field-on-business',
    description: 'The error for a workspace that is not enabled has an undocumented field, business.',
    rules: [6],
    expected: [{ rule: 'body-schema', error: 'business_not_enabled' }],
  },
  {
    name: 'html-on-expired-token',
    description: 'The response to an expired token is sent as text/html.',
    rules: [11],
    expected: [{ rule: 'media-type', error: 'token_expired' }],
  },
  {
    name: 'task-without-title',
    description: 'The response to reading a task lacks the title.',
    rules: [17],
    expected: [{ rule: 'body-schema', error: null }],
  },
  {
    name: 'project-note-as-200',
    description: 'Creating a note for a project returns 200 instead of 201.',
    rules: [17],
    expected: [
      { rule: 'status-documented', error: null },
      { rule: 'status-intended', error: null },
    ],
  },
  {
    name: 'invalid-item-as-422',
    description: 'An invalid request for items returns the undocumented status 422 instead of 400.',
    rules: [17],
    expected: [
      { rule: 'status-documented', error: 'invalid_request' },
      { rule: 'status-intended', error: 'invalid_request' },
      { rule: 'error-status', error: 'invalid_request' },
      { rule: 'error-order', error: 'invalid_request' },
    ],
  },
] as const satisfies readonly Mutant[];
