import type { ErrorObject } from 'ajv';

/** The errors of one call to a compiled schema; `null` if the value is valid. */
export type CallResult = ErrorObject[] | null;

/** Number of calls in one validation above which every result is kept. Below it, each schema keeps its last result. */
const MAX_UNKEPT_CALLS = 1000;

/** Number of errors of one call above which duplicates are removed. */
const MAX_REPEATED_ERRORS = 100;

/** Identifies the current validation and counts its calls to compiled schemas. */
export class ValidationRun {
  /** The number of the validation. Results of an earlier one are stale, because values may have changed. */
  id = 0;
  calls = 0;
  /** True if values never change, so that valid objects are still valid in later validations. */
  isImmutable = false;

  start(isImmutable: boolean): void {
    this.id += 1;
    this.calls = 0;
    this.isImmutable = isImmutable;
  }
}

/**
 * The results of one compiled schema within a validation, by value and location. Without them, a chain of schemas that
 * each refer twice to the next one would double the number of calls at each link.
 */
export class CallMemo {
  readonly #run: ValidationRun;
  #runId = 0;
  #value: unknown;
  #path = '';
  #errors: CallResult = null;
  readonly #kept = new Map<unknown, Map<string, CallResult>>();
  readonly #valid = new WeakSet<object>();

  constructor(run: ValidationRun) {
    this.#run = run;
  }

  /** Counts the call, unless the value is known to be valid, and returns the kept result, or `undefined`. */
  get(value: unknown, path: string): CallResult | undefined {
    if (this.#run.isImmutable && isObject(value) && this.#valid.has(value)) return null;
    this.#run.calls += 1;
    if (this.#runId !== this.#run.id) return undefined;
    const errors =
      this.#value === value && this.#path === path ? this.#errors : this.#kept.get(value)?.get(path);
    return errors && copyOf(errors);
  }

  /**
   * Keeps the result of a call and returns a copy. If it has more than 100 errors, duplicates are removed, because
   * several references to one schema share the errors of one call.
   */
  keep(value: unknown, path: string, errors: CallResult): CallResult {
    if (this.#run.isImmutable && errors === null && isObject(value)) this.#valid.add(value);
    const result = errors && errors.length > MAX_REPEATED_ERRORS ? [...new Set(errors)] : errors;
    // Clearing an empty map allocates a new table.
    if (this.#runId !== this.#run.id && this.#kept.size > 0) this.#kept.clear();
    this.#runId = this.#run.id;
    this.#value = value;
    this.#path = path;
    this.#errors = result;
    if (this.#run.calls > MAX_UNKEPT_CALLS) {
      const byPath = this.#kept.get(value) ?? new Map<string, CallResult>();
      this.#kept.set(value, byPath.set(path, result));
    }
    return result && copyOf(result);
  }
}

/** Copies the errors, because compiled schemas append their own errors to the list that a call returns. */
const copyOf = (errors: ErrorObject[]): ErrorObject[] => [...errors];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
