import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with the reading of input. */
export const inputMutants = [
  {
    name: 'unknown-field-ignored',
    description: 'A field of a note that nobody documented is ignored.',
    rules: [17],
    expected: [{ rule: 'status-intended', error: 'invalid_request' }],
  },
  {
    name: 'undeclared-query-ignored',
    description: 'A query parameter that nobody documented is ignored.',
    rules: [17],
    expected: [{ rule: 'status-intended', error: 'invalid_request' }],
  },
  {
    name: 'project-unchecked',
    description: 'A task may be of a project that does not exist.',
    rules: [17],
    expected: [
      { rule: 'status-intended', error: 'invalid_request' },
      { rule: 'error-order', error: 'invalid_request' },
    ],
  },
  {
    name: 'half-valid-update-kept',
    description: 'Of an invalid update of a company the valid title is kept.',
    rules: [17],
    expected: [{ rule: 'no-state-change', error: 'invalid_request' }],
  },
  {
    name: 'skip-media-type-check',
    description: 'A body of any type is read as JSON.',
    rules: [17],
    expected: [
      { rule: 'status-intended', error: 'media_type_unsupported' },
      { rule: 'error-order', error: 'media_type_unsupported' },
    ],
  },
  {
    name: 'large-body-accepted',
    description: 'A body may be of any size.',
    rules: [17],
    expected: [{ rule: 'status-intended', error: 'payload_too_large' }],
  },
] as const satisfies readonly Mutant[];
