/** An error that the user can fix. It is printed without a stack, and the process exits with code 2. */
export class ExpectedError extends Error {
  override readonly name: string = 'ExpectedError';
}

/** Thrown for invalid options or arguments. */
export class UsageError extends ExpectedError {
  override readonly name = 'UsageError';
}

/** Thrown if the server cannot be started or reached. */
export class ServerError extends ExpectedError {
  override readonly name = 'ServerError';
}
