import { SchemaError } from '@touchstone/core';
import type { Check, CheckContext } from '../checks/check.js';

/** Runs a check. Skips it if its schema is invalid, which is detected only when the schema is compiled. */
export function guarded(run: Check['run'], context: CheckContext): ReturnType<Check['run']> {
  try {
    return run(context);
  } catch (error) {
    if (error instanceof SchemaError) return { skipped: 'schema not usable' };
    throw error;
  }
}
