import { childPointer } from '../pointer.js';

/** A location in a source document. `positionOf` computes line and column on demand, because few nodes are reported. */
export interface Location {
  /** Absolute path or URL of the source document. */
  readonly source: string;
  /** JSON Pointer (RFC 6901) into the source document as a URI fragment: `#/paths/~1jobs/get`. The root is `#/`. */
  readonly pointer: string;
}

/** Line and column, both 1-based. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** A {@link Location} with file, line and column. */
export interface Position extends Location, LineColumn {
  /** Path relative to the working directory, or the URL. */
  readonly file: string;
}

export function childLocation({ source, pointer }: Location, key: string | number): Location {
  return { source, pointer: childPointer(pointer === '#/' ? '#' : pointer, key) };
}
