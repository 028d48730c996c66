import { SampleError, SchemaError } from '@touchstone/core';
import { ParameterValueError, UnsupportedStyleError } from '@touchstone/core/internal';
import type { Untested } from './case.js';

/** What is drawn from a document's schemas; or, where they admit nothing or are wrong themselves, why not. */
export function drawn<T>(subject: string, draw: () => T): T | Untested {
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
