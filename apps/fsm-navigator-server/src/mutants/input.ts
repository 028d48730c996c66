import type { Mutant } from '@touchstone/server-kit';

/** Bugs in input validation: rules 37 and 38. */
export const inputMutants = [
  {
    name: 'meter-unchecked',
    description: 'A reading for a meter that the asset does not have is accepted.',
    rules: [37],
    expected: [{ rule: 'status-intended', error: 'meter_not_found' }],
  },
  {
    name: 'meter-as-404',
    description: 'A missing meter returns the error for a missing resource.',
    rules: [37],
    expected: [{ rule: 'status-intended', error: 'meter_not_found' }],
  },
  {
    name: 'meter-as-validation',
    description: 'A missing meter returns the error code for an invalid field.',
    rules: [37],
    expected: [{ rule: 'error-intended', error: 'meter_not_found' }],
  },
  {
    name: 'configured-meter-stays-unknown',
    description: 'After a request with an unknown meter, all meters of the asset count as unknown.',
    rules: [37],
    expected: [{ rule: 'recovered', error: 'meter_not_found' }],
  },
  {
    name: 'falling-reading-accepted',
    description: 'A reading below the previous one is accepted.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'duration-step-unchecked',
    description: 'A duration that is not a multiple of 5 minutes is accepted.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'title-length-unchecked',
    description: "A job's title has no maximum length.",
    rules: [38],
    expected: [
      { rule: 'status-intended', error: 'validation_failed' },
      { rule: 'body-schema', error: null },
    ],
  },
  {
    name: 'unknown-field-ignored',
    description: 'An undocumented field of a location is ignored instead of refused.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'empty-update-accepted',
    description: 'An empty update of an item is accepted.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'serial-number-optional',
    description: 'An asset can be created without a serial number.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'missing_required_field' }],
  },
  {
    name: 'missing-as-invalid',
    description: 'A job without a required field returns the error code for an invalid field.',
    rules: [38],
    expected: [{ rule: 'error-intended', error: 'missing_required_field' }],
  },
  {
    name: 'per-page-capped',
    description: 'A page or per_page above its maximum is replaced by 100 instead of refused.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'unknown-status-ignored',
    description: 'A filter by an unknown asset status is ignored instead of refused.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'technician-unchecked',
    description: 'A job or service record may refer to a technician who does not exist.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'absent-customer-as-404',
    description: 'A reference to a customer who does not exist returns 404 instead of 400.',
    rules: [38],
    expected: [
      { rule: 'status-documented', error: 'validation_failed' },
      { rule: 'status-intended', error: 'validation_failed' },
    ],
  },
  {
    name: 'half-valid-update-kept',
    description: 'An invalid update of an item still stores the valid name.',
    rules: [38],
    expected: [{ rule: 'no-state-change', error: 'validation_failed' }],
  },
  {
    name: 'malformed-json-crashes',
    description: 'A body that is not valid JSON returns 500.',
    rules: [38],
    expected: [
      { rule: 'status-intended', error: 'validation_failed' },
      { rule: 'no-server-error', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
