import { ParameterValueError, SampleError, SchemaError, UnsupportedStyleError } from '@touchstone/core';
import type { Untested } from '../plan/reasons.js';

/** What is drawn from a document's schemas; or, where they admit nothing or are wrong themselves, why not. */
export function trySample<T>(subject: string, draw: () => T): T | Untested {
  try {
    return draw();
  } catch (error) {
    const expected = [SampleError, SchemaError, UnsupportedStyleError, ParameterValueError].some(
      (type) => error instanceof type,
    );
    if (!expected || !(error instanceof Error)) throw error;
    return { reason: 'no valid request', detail: `${subject}: ${error.message}` };
  }
}
