import { childPointer } from '../pointer.js';

/** A place in a source document. Line and column are computed on demand: most nodes are never reported. */
export interface Location {
  /** Absolute path or URL of the source document. */
  readonly source: string;
  /** JSON Pointer (RFC 6901) into that source document, as a URI fragment: `#/paths/~1jobs/get`. The whole: `#/`. */
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

/** The place of what stands under `key` in the same source document. */
export function childLocation({ source, pointer }: Location, key: string | number): Location {
  return { source, pointer: childPointer(pointer === '#/' ? '#' : pointer, key) };
}
