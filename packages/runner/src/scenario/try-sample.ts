import { SampleError, SchemaError } from '@touchstone/core';
import { ParameterValueError, UnsupportedStyleError } from '@touchstone/core/internal';
import type { Untested } from '../plan/reasons.js';
import { ConfiguredValueError } from './configured-values.js';

/**
 * Runs a function that samples from the document's schemas. Returns a reason if a schema admits no value or is invalid,
 * or if a parameter cannot be serialized.
 */
export function trySample<T>(subject: string, sample: () => T): T | Untested {
  try {
    return sample();
  } catch (error) {
    const expected = [
      SampleError,
      SchemaError,
      UnsupportedStyleError,
      ParameterValueError,
      ConfiguredValueError,
    ].some((type) => error instanceof type);
    if (!expected || !(error instanceof Error)) throw error;
    return { reason: 'no valid request', detail: `${subject}: ${error.message}` };
  }
}
