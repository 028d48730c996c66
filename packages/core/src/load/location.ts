/** A place in a source document. Line and column are computed on demand: most nodes are never reported. */
export interface Location {
  /** Absolute path or URL of the source document. */
  readonly source: string;
  /** JSON Pointer (RFC 6901) into that source document, as a URI fragment: `#/paths/~1jobs/get`. */
  readonly pointer: string;
}

/** A {@link Location} a person can open. */
export interface Position extends Location {
  /** Path relative to the working directory, or the URL. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}
