import type { Mutant } from '@touchstone/server-kit';

export const inputMutants = [
  {
    name: 'unknown-field-ignored',
    description: 'An undocumented field of a note is ignored instead of refused.',
    rules: [17],
    expected: [{ rule: 'status-intended', error: 'invalid_request' }],
  },
  {
    name: 'undeclared-query-ignored',
    description: 'Undocumented and repeated query parameters are accepted.',
    rules: [17],
    expected: [{ rule: 'status-intended', error: 'invalid_request' }],
  },
  {
    name: 'project-unchecked',
    description: 'A task, note or time track may refer to a project that does not exist.',
    rules: [17],
    expected: [
      { rule: 'status-intended', error: 'invalid_request' },
      { rule: 'error-order', error: 'invalid_request' },
    ],
  },
  {
    name: 'half-valid-update-kept',
    description: 'An invalid update of a company still stores the valid title.',
    rules: [17],
    expected: [{ rule: 'no-state-change', error: 'invalid_request' }],
  },
  {
    name: 'skip-media-type-check',
    description: 'A body of any media type is parsed as JSON.',
    rules: [17],
    expected: [
      { rule: 'status-intended', error: 'media_type_unsupported' },
      { rule: 'error-order', error: 'media_type_unsupported' },
    ],
  },
  {
    name: 'large-body-accepted',
    description: 'A body larger than the limit is accepted.',
    rules: [17],
    expected: [{ rule: 'status-intended', error: 'payload_too_large' }],
  },
] as const satisfies readonly Mutant[];
