import { SampleError, SchemaError } from '@touchstone/core';
import { ParameterValueError, UnsupportedStyleError } from '@touchstone/core/internal';
import type { Untested } from '../plan/reasons.js';

/** Samples from the document's schemas. Returns a reason if they admit no value or are invalid themselves. */
export function trySample<T>(subject: string, sample: () => T): T | Untested {
  try {
    return sample();
  } catch (error) {
    const expected = [SampleError, SchemaError, UnsupportedStyleError, ParameterValueError].some(
      (type) => error instanceof type,
    );
    if (!expected || !(error instanceof Error)) throw error;
    return { reason: 'no valid request', detail: `${subject}: ${error.message}` };
  }
}
