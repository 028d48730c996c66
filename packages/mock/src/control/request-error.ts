/** An error that the control protocol returns as `{error, message}`. */
export class RequestError extends Error {
  readonly status: 400 | 401 | 404 | 409 | 413;
  readonly code: string;

  constructor(status: 400 | 401 | 404 | 409 | 413, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
