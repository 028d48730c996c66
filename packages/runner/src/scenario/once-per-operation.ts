import type { Operation } from '@touchstone/core';
import type { PlanContext } from './context.js';

/** A function of a plan and one of its operations. */
export type OperationFunction<T> = (context: PlanContext, operation: Operation) => T;

/**
 * Returns a function that calls `of` once for each operation of a plan and then returns the same result. `of` must depend on
 * nothing else, and its callers must not modify the result.
 */
export function oncePerOperation<T>(of: OperationFunction<T>): OperationFunction<T> {
  const resultsByContext = new WeakMap<PlanContext, Map<Operation, T>>();
  return (context, operation) => {
    let results = resultsByContext.get(context);
    if (!results) {
      results = new Map();
      resultsByContext.set(context, results);
    }
    const known = results.get(operation);
    if (known !== undefined) return known;
    const result = of(context, operation);
    results.set(operation, result);
    return result;
  };
}
