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
    description: 'A missing meter returns the error of a missing resource.',
    rules: [37],
    expected: [{ rule: 'status-intended', error: 'meter_not_found' }],
  },
  {
    name: 'meter-as-validation',
    description: 'A missing meter returns the error code of an invalid field.',
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
    description: 'A job may be scheduled at any minute.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'title-length-unchecked',
    description: "A job's title may be of any length.",
    rules: [38],
    expected: [
      { rule: 'status-intended', error: 'validation_failed' },
      { rule: 'body-schema', error: null },
    ],
  },
  {
    name: 'unknown-field-ignored',
    description: 'An undocumented field of a location is ignored.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'empty-update-accepted',
    description: 'An update of an item that changes nothing is accepted.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'serial-number-optional',
    description: 'An asset does not require a serial number.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'missing_required_field' }],
  },
  {
    name: 'missing-as-invalid',
    description: 'A job without a title returns the error code of an invalid field.',
    rules: [38],
    expected: [{ rule: 'error-intended', error: 'missing_required_field' }],
  },
  {
    name: 'per-page-capped',
    description: 'A page size above the maximum is reduced instead of refused.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'unknown-status-ignored',
    description: 'A filter by an unknown asset status is ignored.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'technician-unchecked',
    description: 'A job can be assigned to a technician who does not exist.',
    rules: [38],
    expected: [{ rule: 'status-intended', error: 'validation_failed' }],
  },
  {
    name: 'absent-customer-as-404',
    description: 'A job for a customer who does not exist returns 404.',
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
    description: 'A body that is not JSON returns 500.',
    rules: [38],
    expected: [
      { rule: 'status-intended', error: 'validation_failed' },
      { rule: 'no-server-error', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
