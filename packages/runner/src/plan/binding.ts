/** The pointer of an extraction that stands for the whole `ETag` header (RFC 9110 §8.8.3). */
export const ETAG_HEADER = 'header etag';

/**
 * Begins the pointer of the id of a new resource that only the body of the request contains: `request /code` stands for
 * the member `code` of the body.
 */
export const SENT_KEY_PREFIX = 'request ';

/** A value that a case extracts from a response. */
export interface Extraction {
  /** The name that later steps refer to. */
  readonly name: string;
  /**
   * JSON Pointer into the response body, with `*` for any array index; `header location` for the last segment of that
   * header; or `header etag` for the whole header.
   */
  readonly pointer: string;
  /** The value if the response has none. Default: the case is blocked. */
  readonly otherwise?: string;
  /** Present if the value identifies a new item. */
  readonly item?: NewItem;
  /** Bindings from which the extracted value must differ. */
  readonly not?: readonly Binding[];
}

/** A new item of a collection, whose id a case extracts. */
export interface NewItem {
  /** Path template of the item. */
  readonly path: string;
  /** The path parameter that receives the id. */
  readonly parameter: string;
  /** Pointer to the schema of the parameter; null if it is unknown. */
  readonly schema: string | null;
  /** True if the document does not say that the response contains the id. */
  readonly isUndocumented?: true;
}

/** A value that a request needs: bound by an earlier step or a fixture, or a literal. */
export interface Binding {
  readonly name: string;
  /** Name of the fixture that binds the value. Default: the case itself binds it. */
  readonly fixture?: string;
  /**
   * True if the value identifies the resource that all refused calls to an operation share. The cases that use it run
   * one at a time.
   */
  readonly isSubject?: true;
  /** The value itself, if the configuration or the document provides it. */
  readonly literal?: string;
  /** True if the run chose the key of a new item, so the item belongs to the run. */
  readonly isChosen?: true;
  /** True if the configuration allows the run to change and remove the resource. */
  readonly isDisposable?: true;
  /** True to send a changed value in the same format, which identifies a nonexistent resource. */
  readonly altered?: boolean;
  /** The values to send if the changed value violates the schema. Absent if every changed value satisfies it. */
  readonly absent?: AbsentValues;
}

/** Values that satisfy the schema of an id and that no resource is likely to have. */
export interface AbsentValues {
  /** Pointer to the schema of the parameter; null if the value is validated as a part of the body. */
  readonly schema: string | null;
  /** The values as text, the least likely first. Empty if the schema admits too few values. */
  readonly others: readonly string[];
}
