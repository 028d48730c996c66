/** An error that the user can fix. It is printed without a stack, and the process exits with code 2. */
export class ExpectedError extends Error {
  override readonly name: string = 'ExpectedError';
}

/** Invalid options or arguments. */
export class UsageError extends ExpectedError {
  override readonly name = 'UsageError';
}

/** The server could not be started or reached. */
export class ServerError extends ExpectedError {
  override readonly name = 'ServerError';
}
