/** A response whose body has been read. */
export class Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly body: unknown;

  constructor(status: number, headers: Headers, text: string) {
    this.status = status;
    this.headers = headers;
    this.text = text;
    this.body = parse(text);
  }

  /** Returns the value at a path of the body, such as `data.0.id`, or `undefined` if it is absent. */
  at(path: string): unknown {
    let value: unknown = this.body;
    for (const name of path.split('.')) {
      value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    }
    return value;
  }

  /**
   * Returns the string at a path of the body.
   * @throws Error if the value at the path is not a string
   */
  textAt(path: string): string {
    const value = this.at(path);
    if (typeof value !== 'string') throw new Error(`Expected a string at ${path} of ${this.text}`);
    return value;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
