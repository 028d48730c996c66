import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, ResponseBase } from '../model/model.js';
import { type ErrorEntry, readEntry } from './read-extension.js';

/** The key of `x-errors` for the error of a response whose errors have no code. */
const NO_CODE = '*';

interface DeclaredError extends ErrorEntry {
  readonly code: string | null;
  readonly at: Cursor;
}

/**
 * The operation extension `x-errors`: the causes of errors by status and code. They add to the errors that the responses
 * declare and list: an entry replaces the cause of the error with its code, and other errors keep theirs.
 */
export class OperationErrors {
  readonly #reader: Reader;
  readonly #operation: string;
  readonly #byStatus: ReadonlyMap<string, readonly DeclaredError[]>;

  /**
   * Reports entries of statuses that the operation does not document.
   * @param cursor The Operation Object.
   * @param statuses The keys of its `responses`.
   */
  constructor(reader: Reader, operation: string, cursor: Cursor, statuses: readonly string[]) {
    this.#reader = reader;
    this.#operation = operation;
    const entries = reader.entries(reader.child(cursor, 'x-errors'), 'x-errors');
    for (const [status, at] of entries) {
      if (statuses.includes(status)) continue;
      const message = `x-errors declares errors of the status ${status}, which ${operation} does not document.`;
      reader.problem('error-place', at, message, `Documented statuses: ${statuses.join(', ')}.`);
    }
    this.#byStatus = new Map(entries.map(([status, at]) => [status, this.#read(status, at)]));
  }

  #read(status: string, cursor: Cursor): readonly DeclaredError[] {
    return this.#reader.entries(cursor, `the status ${status} of x-errors`).flatMap(([key, at]) => {
      const entry = readEntry(this.#reader, at);
      return entry ? [{ ...entry, code: key === NO_CODE ? null : key, at }] : [];
    });
  }

  /** Returns the errors of a response with the causes that the operation declares for them. */
  applyTo(response: ResponseBase, errors: readonly ApiError[]): readonly ApiError[] {
    const declared = this.#byStatus.get(response.status) ?? [];
    const replaced = errors.map((error) => {
      const entry = declared.find(({ code, isAccepted }) => isAccepted && code === error.code);
      return entry ? withCause(error, entry) : error;
    });
    const added = declared
      .filter(({ code }) => !errors.some((error) => error.code === code))
      .flatMap((entry) => this.#undocumented(response, errors, entry));
    return [...replaced, ...added];
  }

  /** Returns the error of an entry whose code the response does not list. Without a `match`, it cannot be recognized. */
  #undocumented(
    response: ResponseBase,
    errors: readonly ApiError[],
    { code, error, at, isAccepted }: DeclaredError,
  ): readonly ApiError[] {
    if (error.match.length === 0) {
      const codes = errors.map((other) => other.code ?? NO_CODE).join(', ');
      this.#reader.problem(
        'error-place',
        at,
        `The ${response.status} response of ${this.#operation} lists no error ${code ?? NO_CODE}.`,
        `Errors of the response: ${codes}. For another error, add a \`match\`.`,
      );
      return [];
    }
    if (!isAccepted) return [];
    const mediaType = response.content[0]?.mediaType ?? null;
    return [{ ...error, code, status: response.status, mediaType, declaredIn: 'operation' }];
  }
}

function withCause(error: ApiError, { error: declared }: DeclaredError): ApiError {
  return {
    ...error,
    ...declared,
    match: [...error.match, ...declared.match],
    ...(!error.explicit && { declaredIn: 'operation' }),
  };
}
