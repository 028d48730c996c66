/** Something the user can mend. Printed without a stack; the process exits with code 2. */
export class ExpectedError extends Error {
  override readonly name: string = 'ExpectedError';
}

/** Options or arguments that make no sense. */
export class UsageError extends ExpectedError {
  override readonly name = 'UsageError';
}

/** A server that could not be started or reached. */
export class ServerError extends ExpectedError {
  override readonly name = 'ServerError';
}
