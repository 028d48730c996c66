/** Thrown by a check to end the call with a documented error. Each server narrows `Code` to its own errors. */
export class ApiRefusal<Code extends string> extends Error {
  readonly code: Code;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: Code, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}
