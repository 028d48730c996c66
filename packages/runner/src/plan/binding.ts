/** A value that a case extracts from a response. */
export interface Extraction {
  /** The name that later steps refer to. */
  readonly name: string;
  /**
   * JSON Pointer into the response body, with `*` for any array index; or `header location` for the last segment of
   * that header.
   */
  readonly pointer: string;
  /** The bindings whose values are excluded. */
  readonly not?: readonly Binding[];
}

/** A value that a request needs: bound by an earlier step or a fixture, or a literal. */
export interface Binding {
  readonly name: string;
  /** Name of the fixture that binds it. Default: the case itself. */
  readonly fixture?: string;
  /** True if the value is the resource that all refused calls of an operation share. Its cases run one at a time. */
  readonly isSubject?: true;
  /** The value itself, if the configuration or the document provides it. */
  readonly literal?: string;
  /** True to send a changed value of the same form, which identifies a nonexistent resource. */
  readonly altered?: boolean;
}
