import type { ErrorObject } from 'ajv';

/** The errors of one call of a compiled schema; `null` if the value is valid. */
export type CallResult = ErrorObject[] | null;

/** Identifies a compiled schema. */
type Unit = object;

/**
 * Number of calls after which results are kept. Ordinary values need fewer calls, and a look-up costs more than a call
 * of a small schema.
 */
const UNMEMOISED_CALLS = 1000;

/**
 * The results of the compiled schemas that one validation calls, by schema, value and place. Schemas that refer to the
 * next one twice would otherwise be called twice as often at each level.
 */
export class CallMemo {
  #calls = 0;
  readonly #results = new Map<Unit, Map<unknown, Map<string, CallResult>>>();

  /** Starts a new validation. Values may have changed since the last one. */
  start(): void {
    this.#calls = 0;
    this.#results.clear();
  }

  /** Counts a call and returns its result if an equal call has been kept, or else `undefined`. */
  get(unit: Unit, value: unknown, instancePath: string): CallResult | undefined {
    this.#calls += 1;
    if (this.#calls <= UNMEMOISED_CALLS) return undefined;
    const errors = this.#results.get(unit)?.get(value)?.get(instancePath);
    return errors && copyOf(errors);
  }

  /**
   * Keeps the result of a call.
   * @returns The result without repeated errors: several references to one schema share the errors of its only call.
   */
  keep(unit: Unit, value: unknown, instancePath: string, errors: CallResult): CallResult {
    if (this.#calls <= UNMEMOISED_CALLS) return errors;
    const result = errors && [...new Set(errors)];
    const byValue = this.#results.get(unit) ?? new Map<unknown, Map<string, CallResult>>();
    this.#results.set(unit, byValue);
    const byPath = byValue.get(value) ?? new Map<string, CallResult>();
    byValue.set(value, byPath);
    byPath.set(instancePath, result);
    return result && copyOf(result);
  }
}

/** Compiled schemas append their own errors to the list that a call returns. */
const copyOf = (errors: ErrorObject[]): ErrorObject[] => [...errors];
